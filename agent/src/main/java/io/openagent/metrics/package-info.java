/// What an exposition says: samples, labels and the readers of the formats. No I/O beyond reading the stream it is
/// given.
@NullMarked
package io.openagent.metrics;

import org.jspecify.annotations.NullMarked;
