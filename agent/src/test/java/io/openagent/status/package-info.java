@NullMarked
package io.openagent.status;

import org.jspecify.annotations.NullMarked;
