package io.openagent.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bits behind each other, the lowest first, as deflate has them (RFC 1951, section 3.1.1). Grows as needed; may be
/// reset and used again. One thread.
final class BitWriter {
    static final int MOST_AT_ONCE = 32;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[1 << 10];
    private int size;
    private long held;
    private int heldBits;

    void reset() {
        size = 0;
        held = 0;
        heldBits = 0;
    }

    /// @param bits whose higher ones are 0
    /// @param length up to [#MOST_AT_ONCE]
    void write(long bits, int length) {
        held |= bits << heldBits;
        heldBits += length;
        if (heldBits < Integer.SIZE) return;
        if (size + Integer.BYTES > bytes.length) bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        INT.set(bytes, size, (int) held);
        size += Integer.BYTES;
        held >>>= Integer.SIZE;
        heldBits -= Integer.SIZE;
    }

    long bits() {
        return (long) size * Byte.SIZE + heldBits;
    }

    /// All bits so far in whole bytes, the last one filled up with zeros.
    byte[] toByteArray() {
        int rest = (heldBits + Byte.SIZE - 1) / Byte.SIZE;
        byte[] all = Arrays.copyOf(bytes, size + rest);
        for (int i = 0; i < rest; i++) all[size + i] = (byte) (held >>> (Byte.SIZE * i));
        return all;
    }
}
