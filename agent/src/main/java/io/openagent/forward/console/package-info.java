/// The debug dump: every record that is handed to the output, as a JSON line on standard output.
@NullMarked
package io.openagent.forward.console;

import org.jspecify.annotations.NullMarked;
