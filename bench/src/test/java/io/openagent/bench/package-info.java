@NullMarked
package io.openagent.bench;

import org.jspecify.annotations.NullMarked;
