package io.openagent.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Bytes that do not change; equal when their content is. It prints its size only, as the content may be secret.
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /// Takes the array over without a copy: the giver must not write to it again.
    public static Bytes owning(byte[] array) {
        return new Bytes(array);
    }

    public static Bytes copyOf(byte[] array) {
        return new Bytes(array.clone());
    }

    public int size() {
        return array.length;
    }

    public byte[] toByteArray() {
        return array.clone();
    }

    /// A read-only view, not a copy.
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array).asReadOnlyBuffer();
    }

    public WireReader reader() {
        return new WireReader(array);
    }

    void writeTo(WireWriter out) {
        out.writeBytes(array, 0, array.length);
    }

    void writeBlobTo(WireWriter out) {
        out.writeBlob(array);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return array.length + " bytes";
    }
}
