package io.openagent.forward.remotewrite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The fields of one protobuf message, written one behind the other. Grows as needed; may be cleared and used again.
/// Confined to one thread.
final class Message implements PlainSink {
    /// A 64-bit number takes ten groups of seven bits.
    private static final int MOST_VARINT_BYTES = 10;

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[256];
    private int size;

    int size() {
        return size;
    }

    /// What the fields stand in, from 0 to [#size]; valid until the next field is written.
    byte[] array() {
        return bytes;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void clear() {
        size = 0;
    }

    Message number(int field, long value) {
        room(2 * MOST_VARINT_BYTES);
        varint((long) field << 3 | VARINT);
        varint(value);
        return this;
    }

    /// As `sint32` and `sint64` have it: small numbers of either sign are short.
    Message signed(int field, long value) {
        return number(field, zigzag(value));
    }

    Message real(int field, double value) {
        room(MOST_VARINT_BYTES);
        varint((long) field << 3 | FIXED_64);
        return bareReal(value);
    }

    Message text(int field, String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        return bytes(field, utf8, 0, utf8.length);
    }

    Message message(int field, Message inner) {
        return bytes(field, inner.bytes, 0, inner.size);
    }

    Message bytes(int field, byte[] content, int from, int to) {
        begin(field, to - from);
        return raw(content, from, to);
    }

    /// The head of a field whose content of so many bytes follows.
    Message begin(int field, int contentBytes) {
        room(2 * MOST_VARINT_BYTES);
        varint((long) field << 3 | LENGTH_DELIMITED);
        varint(contentBytes);
        return this;
    }

    @Override
    public void write(byte[] content, int from, int to) {
        var _ = raw(content, from, to);
    }

    /// Bytes as they are.
    Message raw(byte[] content, int from, int to) {
        room(to - from);
        System.arraycopy(content, from, bytes, size, to - from);
        size += to - from;
        return this;
    }

    /// A number without a field, as it stands in packed fields and before a Snappy block.
    Message bare(long value) {
        room(MOST_VARINT_BYTES);
        varint(value);
        return this;
    }

    /// As [#bare], of either sign.
    Message bareSigned(long value) {
        return bare(zigzag(value));
    }

    /// A number as it stands in packed fields.
    Message bareReal(double value) {
        room(Double.BYTES);
        LONG.set(bytes, size, Double.doubleToRawLongBits(value));
        size += Double.BYTES;
        return this;
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    private void room(int more) {
        if (size + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
}
