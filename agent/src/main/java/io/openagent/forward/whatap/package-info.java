/// The output to a WhaTap collector: OpenMx records in packs, over one TCP session. With the collector of this project
/// the only user of Netty.
@NullMarked
package io.openagent.forward.whatap;

import org.jspecify.annotations.NullMarked;
