package io.openagent.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;

/// A growing buffer with the numbers and texts of the wire. One thread; [#reset()] keeps the memory for the next use.
///
/// Everything is big-endian, two's complement, unaligned and unpadded.
///
/// ```text
///  decimal    n   value            n = 0, 1, 2, 3, 4, 5 or 8 bytes of value: the fewest that hold it
///            +---+---------+       0        00
///            | n | n bytes |       -1       01 ff
///            +---+---------+       128      02 0080
///                                  2^39     08 0000008000000000      (6 and 7 are never written)
///
///  blob      +----+------------------+
///            | 00 |                  |  nothing
///            +----+------------------+
///            | n  | n bytes          |  1 to 253 bytes
///            +----+------+-----------+
///            | ff | n:2  | n bytes   |  254 to 65535 bytes, n unsigned
///            +----+------+----+------+
///            | fe | n:4       | ...  |  65536 bytes and more
///            +----+-----------+------+
///
///  text      the UTF-8 bytes as a blob
///  array     count:2, signed, then the elements
///  list      count as a decimal, then the elements
/// ```
public final class WireWriter {
    static final int BLOB_SHORT = 0xff;
    static final int BLOB_LONG = 0xfe;

    /// The largest blob whose length is its own prefix: 254 and 255 announce a longer length.
    static final int BLOB_TINY_MOST = 253;

    /// What a JVM can surely allocate as one array.
    private static final long MOST_CAPACITY = Integer.MAX_VALUE - 8L;

    private static final int FIRST_CAPACITY = 256;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer;
    private int size;

    public WireWriter() {
        this(FIRST_CAPACITY);
    }

    public WireWriter(int capacity) {
        buffer = new byte[capacity];
    }

    public int size() {
        return size;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /// The bytes, without a copy where they fill the capacity; this writer is of no use afterwards.
    byte[] finish() {
        return size == buffer.length ? buffer : toByteArray();
    }

    public void reset() {
        size = 0;
    }

    public void writeByte(int value) {
        int at = claim(1);
        buffer[at] = (byte) value;
    }

    public void writeBool(boolean value) {
        writeByte(value ? 1 : 0);
    }

    public void writeShort(int value) {
        int at = claim(Short.BYTES);
        SHORT.set(buffer, at, (short) value);
    }

    public void writeInt3(int value) {
        writeByte(value >> 16);
        writeShort(value);
    }

    public void writeInt(int value) {
        int at = claim(Integer.BYTES);
        INT.set(buffer, at, value);
    }

    public void writeLong5(long value) {
        writeByte((int) (value >> 32));
        writeInt((int) value);
    }

    public void writeLong(long value) {
        int at = claim(Long.BYTES);
        LONG.set(buffer, at, value);
    }

    public void writeFloat(float value) {
        writeInt(Float.floatToRawIntBits(value));
    }

    /// The bits as they are: a NaN keeps its payload.
    public void writeDouble(double value) {
        writeLong(Double.doubleToRawLongBits(value));
    }

    public void writeDecimal(long value) {
        int bytes = decimalBytes(value);
        writeByte(bytes);
        switch (bytes) {
            case 0 -> {}
            case 1 -> writeByte((int) value);
            case 2 -> writeShort((int) value);
            case 3 -> writeInt3((int) value);
            case 4 -> writeInt((int) value);
            case 5 -> writeLong5(value);
            default -> writeLong(value);
        }
    }

    /// The bytes alone, without a length.
    public void writeBytes(byte[] bytes, int from, int length) {
        int at = claim(length);
        System.arraycopy(bytes, from, buffer, at, length);
    }

    /// What is left in it; its position stays.
    void writeBytes(ByteBuffer bytes) {
        int at = claim(bytes.remaining());
        bytes.get(bytes.position(), buffer, at, bytes.remaining());
    }

    public void writeBytes(byte[] bytes) {
        writeBytes(bytes, 0, bytes.length);
    }

    public void writeBlob(byte[] bytes) {
        writeBlob(bytes, 0, bytes.length);
    }

    public void writeBlob(byte[] bytes, int from, int length) {
        writeBlobLength(length);
        writeBytes(bytes, from, length);
    }

    public void writeText(String text) {
        writeBlob(text.getBytes(UTF_8));
    }

    void writeBlob(ByteBuffer bytes) {
        writeBlobLength(bytes.remaining());
        writeBytes(bytes);
    }

    /// A text whose UTF-8 is at hand already; it is not checked.
    public void writeText(byte[] utf8, int from, int length) {
        writeBlob(utf8, from, length);
    }

    public void writeIntBytes(byte[] bytes) {
        writeInt(bytes.length);
        writeBytes(bytes);
    }

    public void writeShortBytes(byte[] bytes) {
        if (bytes.length > 0xffff) throw new IllegalArgumentException("more than 65535 bytes: " + bytes.length);
        writeShort(bytes.length);
        writeBytes(bytes);
    }

    public void writeTextShort(String text) {
        writeShortBytes(text.getBytes(UTF_8));
    }

    /// A count of two bytes, then each item as `writeOne` writes it: `writeArray(numbers, this::writeInt)`.
    public <T> void writeArray(Collection<T> items, Consumer<T> writeOne) {
        if (items.size() > Short.MAX_VALUE) throw new IllegalArgumentException("more than 32767: " + items.size());
        writeShort(items.size());
        items.forEach(writeOne);
    }

    /// A decimal count, then each item as `writeOne` writes it.
    public <T> void writeList(Collection<T> items, Consumer<T> writeOne) {
        writeDecimal(items.size());
        items.forEach(writeOne);
    }

    /// Puts a byte where one was written before: for counts that are known afterwards.
    public void patchByte(int at, int value) {
        checkWritten(at, 1);
        buffer[at] = (byte) value;
    }

    public void patchShort(int at, int value) {
        checkWritten(at, Short.BYTES);
        SHORT.set(buffer, at, (short) value);
    }

    /// The buffer itself, valid up to [#size()] and until the next write.
    byte[] buffer() {
        return buffer;
    }

    private void writeBlobLength(int length) {
        if (length <= BLOB_TINY_MOST) {
            writeByte(length);
        } else if (length <= 0xffff) {
            writeByte(BLOB_SHORT);
            writeShort(length);
        } else {
            writeByte(BLOB_LONG);
            writeInt(length);
        }
    }

    private static int decimalBytes(long value) {
        if (value == 0) return 0;
        int bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
        int bytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
        return bytes <= 5 ? bytes : Long.BYTES;
    }

    /// Where to write the next bytes. It may replace the buffer, so call it before looking at the buffer.
    private int claim(int bytes) {
        int at = size;
        int end = Math.addExact(at, bytes);
        if (end > buffer.length) buffer = Arrays.copyOf(buffer, Math.max(end, (int) Math.min(2L * at, MOST_CAPACITY)));
        size = end;
        return at;
    }

    private void checkWritten(int at, int bytes) {
        if (at < 0 || at + bytes > size) throw new IndexOutOfBoundsException(at + " of " + size);
    }
}
