@NullMarked
package io.openagent.sources;

import org.jspecify.annotations.NullMarked;
