package io.openagent.scrape;

import java.nio.ByteBuffer;
import java.util.List;

/// Bytes that stand in several places and are sent one behind the other, without being put together before.
///
/// @param buffers each from its position to its limit, which nobody moves; not to be changed any more
public record Pieces(List<ByteBuffer> buffers) {
    public Pieces {
        buffers = List.copyOf(buffers);
    }

    public static Pieces of(byte[] bytes) {
        return new Pieces(List.of(ByteBuffer.wrap(bytes)));
    }

    /// All of them, bytes.
    public long length() {
        return buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /// A copy in one piece.
    ///
    /// @throws ArithmeticException when no array is so long
    public byte[] toByteArray() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(length()));
        buffers.forEach(piece -> all.put(piece.duplicate()));
        return all.array();
    }
}
