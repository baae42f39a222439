@NullMarked
package io.openagent.cli;

import org.jspecify.annotations.NullMarked;
