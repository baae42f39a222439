/// Takes batches of samples and brings them to the collector, and accounts for every one of them. What all outputs
/// share stands here; each output has a package below.
@NullMarked
package io.openagent.forward;

import org.jspecify.annotations.NullMarked;
