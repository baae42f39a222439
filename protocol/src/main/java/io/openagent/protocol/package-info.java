@NullMarked
package io.openagent.protocol;

import org.jspecify.annotations.NullMarked;
