package io.openagent.protocol;

import java.nio.ByteBuffer;

/// Bytes that do not change; equal when their content is. It prints its size only, as the content may be secret.
public final class Bytes {
    public static final Bytes EMPTY = owning(new byte[0]);

    /// Read-only, and its position is never moved.
    private final ByteBuffer buffer;

    private Bytes(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /// Takes the array over without a copy: the giver must not write to it again.
    public static Bytes owning(byte[] array) {
        return owning(ByteBuffer.wrap(array));
    }

    /// Takes what is left in the buffer over without a copy: the giver must not write to it again.
    public static Bytes owning(ByteBuffer buffer) {
        return new Bytes(buffer.slice().asReadOnlyBuffer());
    }

    public static Bytes copyOf(byte[] array) {
        return owning(array.clone());
    }

    public int size() {
        return buffer.limit();
    }

    /// All from the first on that is wanted, without a copy.
    public Bytes from(int first) {
        return new Bytes(buffer.slice(first, size() - first));
    }

    public byte[] toByteArray() {
        byte[] copy = new byte[size()];
        buffer.get(0, copy);
        return copy;
    }

    /// A read-only view, not a copy.
    public ByteBuffer asByteBuffer() {
        return buffer.duplicate();
    }

    public WireReader reader() {
        return new WireReader(toByteArray());
    }

    void writeTo(WireWriter out) {
        out.writeBytes(buffer);
    }

    void writeBlobTo(WireWriter out) {
        out.writeBlob(buffer);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && buffer.equals(that.buffer);
    }

    @Override
    public int hashCode() {
        return buffer.hashCode();
    }

    @Override
    public String toString() {
        return size() + " bytes";
    }
}
