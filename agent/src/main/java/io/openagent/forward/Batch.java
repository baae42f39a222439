package io.openagent.forward;

/// Encoded samples on their way to the output. What belongs to a session (header, keys, frame) is added at sending.
///
/// @param samples how many samples it holds; 0 when it holds metadata
/// @param timeMillis when it was made, epoch milliseconds
/// @param content the payload in the output's form
public record Batch(int samples, long timeMillis, Content content) {
    /// The queue's own cost of an entry, beside its bytes.
    private static final int ENTRY_BYTES = 96;

    /// What an output encodes into.
    @FunctionalInterface
    public interface Content {
        /// Bytes that it holds.
        int bytes();
    }

    long bytes() {
        return (long) content.bytes() + ENTRY_BYTES;
    }
}
