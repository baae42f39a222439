@NullMarked
package io.openagent.metrics.relabel;

import org.jspecify.annotations.NullMarked;
