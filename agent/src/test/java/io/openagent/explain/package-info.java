@NullMarked
package io.openagent.explain;

import org.jspecify.annotations.NullMarked;
