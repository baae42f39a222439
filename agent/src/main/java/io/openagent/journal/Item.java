package io.openagent.journal;

import java.nio.ByteBuffer;

/// One record to be kept.
///
/// @param kind what the payload is; the journal only hands it back
/// @param samples how many samples the payload holds; 0 when it holds metadata
/// @param oldestMillis of the samples' timestamps, epoch milliseconds
/// @param newestMillis of the samples' timestamps, epoch milliseconds
/// @param payload at most [#MAX_PAYLOAD] bytes, from position to limit; not copied, and not to be changed
/// any more
public record Item(byte kind, int samples, long oldestMillis, long newestMillis, ByteBuffer payload) {
    /// A frame to a collector is at most 16 MiB, so a larger record could never leave.
    public static final int MAX_PAYLOAD = 16 << 20;

    public Item {
        if (samples < 0) throw new IllegalArgumentException("samples: " + samples);
        if (payload.remaining() > MAX_PAYLOAD)
            throw new IllegalArgumentException(payload.remaining() + " bytes in a record, at most " + MAX_PAYLOAD);
        payload = payload.asReadOnlyBuffer();
    }
}
