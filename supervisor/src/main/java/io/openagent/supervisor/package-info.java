@NullMarked
package io.openagent.supervisor;

import org.jspecify.annotations.NullMarked;
