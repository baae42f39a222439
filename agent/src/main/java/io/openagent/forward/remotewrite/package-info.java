/// The output to whatever takes Prometheus remote write: protobuf messages in Snappy blocks, each an HTTP POST.
/// Like every output it keeps what waits in a journal of its own.
@NullMarked
package io.openagent.forward.remotewrite;

import org.jspecify.annotations.NullMarked;
