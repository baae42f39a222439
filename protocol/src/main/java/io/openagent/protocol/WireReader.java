package io.openagent.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Reads what [WireWriter] writes, from a slice of an array, and trusts none of it: what is claimed is compared
/// with the bytes that remain before anything is allocated for it. Every refusal is a [MalformedException]. One
/// thread.
public final class WireReader {
    /// Reads one element at the reader's place.
    @FunctionalInterface
    public interface Reading<T> {
        T read() throws MalformedException;
    }

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int next;

    public WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public WireReader(byte[] bytes, int from, int length) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        this.bytes = bytes;
        this.start = from;
        this.end = from + length;
        this.next = from;
    }

    /// How many bytes of the slice were read.
    public int offset() {
        return next - start;
    }

    public int remaining() {
        return end - next;
    }

    public boolean hasRemaining() {
        return next < end;
    }

    /// Unsigned: 0 to 255.
    public int readByte() throws MalformedException {
        return bytes[take(1)] & 0xff;
    }

    /// Only 1 is true.
    public boolean readBool() throws MalformedException {
        return readByte() == 1;
    }

    public short readShort() throws MalformedException {
        return (short) SHORT.get(bytes, take(Short.BYTES));
    }

    public int readUnsignedShort() throws MalformedException {
        return readShort() & 0xffff;
    }

    public int readInt3() throws MalformedException {
        return ((byte) readByte() << 16) | readUnsignedShort();
    }

    public int readInt() throws MalformedException {
        return (int) INT.get(bytes, take(Integer.BYTES));
    }

    public long readLong5() throws MalformedException {
        return ((long) (byte) readByte() << 32) | (readInt() & 0xffff_ffffL);
    }

    public long readLong() throws MalformedException {
        return (long) LONG.get(bytes, take(Long.BYTES));
    }

    public float readFloat() throws MalformedException {
        return Float.intBitsToFloat(readInt());
    }

    public double readDouble() throws MalformedException {
        return Double.longBitsToDouble(readLong());
    }

    public long readDecimal() throws MalformedException {
        return readDecimal(readByte());
    }

    /// The rest of a decimal whose first byte was read: anything but 0 to 5 announces eight bytes.
    long readDecimal(int firstByte) throws MalformedException {
        return switch (firstByte) {
            case 0 -> 0;
            case 1 -> (byte) readByte();
            case 2 -> readShort();
            case 3 -> readInt3();
            case 4 -> readInt();
            case 5 -> readLong5();
            default -> readLong();
        };
    }

    public byte[] readBlob() throws MalformedException {
        return readBytes(readBlobLength());
    }

    /// Bytes that are no UTF-8 read as U+FFFD.
    public String readText() throws MalformedException {
        return readText(readBlobLength());
    }

    public byte[] readIntBytes() throws MalformedException {
        return readBytes(readInt());
    }

    public byte[] readShortBytes() throws MalformedException {
        return readBytes(readUnsignedShort());
    }

    public String readTextShort() throws MalformedException {
        return readText(readUnsignedShort());
    }

    /// A count of two bytes, then each item as `readOne` reads it, from `leastBytesEach` bytes or more.
    public <T> List<T> readArray(int leastBytesEach, Reading<T> readOne) throws MalformedException {
        return readItems(readShort(), leastBytesEach, readOne);
    }

    /// A decimal count, then each item as `readOne` reads it, from `leastBytesEach` bytes or more.
    public <T> List<T> readList(int leastBytesEach, Reading<T> readOne) throws MalformedException {
        return readItems(readDecimal(), leastBytesEach, readOne);
    }

    /// Gives a claimed count back if the remaining bytes can hold as many items.
    int checkedCount(long claimed, int leastBytesEach) throws MalformedException {
        if (claimed < 0 || claimed > remaining() / leastBytesEach) {
            throw malformed(claimed + " items claimed in " + remaining() + " bytes");
        }
        return (int) claimed;
    }

    MalformedException malformed(String what) {
        return new MalformedException(what, offset());
    }

    <T> List<T> readItems(long claimed, int leastBytesEach, Reading<T> readOne) throws MalformedException {
        int count = checkedCount(claimed, leastBytesEach);
        var items = new ArrayList<T>();
        for (int i = 0; i < count; i++) items.add(readOne.read());
        return items;
    }

    private int readBlobLength() throws MalformedException {
        int first = readByte();
        return switch (first) {
            case WireWriter.BLOB_SHORT -> readUnsignedShort();
            case WireWriter.BLOB_LONG -> readInt();
            default -> first;
        };
    }

    private byte[] readBytes(int length) throws MalformedException {
        int from = take(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    private String readText(int length) throws MalformedException {
        return new String(bytes, take(length), length, UTF_8);
    }

    private int take(int length) throws MalformedException {
        if (length < 0 || length > remaining()) {
            throw malformed(length + " bytes claimed, " + remaining() + " there");
        }
        int from = next;
        next += length;
        return from;
    }
}
