package io.openagent.forward.remotewrite;

import io.openagent.protocol.RepeatSearch;
import java.util.Arrays;

/// Elements of a Snappy block, one behind the other.
///
/// ```text
///   literal    len-1 ‹‹ 2 | 0                       len bytes       (len-1 from 60 on stands in 1 to 3 bytes)
///   copy1      offset ›› 8 ‹‹ 5 | len-4 ‹‹ 2 | 1    offset & 255    len 4..11, offset below 2,048
///   copy2      len-1 ‹‹ 2 | 2                       offset, u16     len 1..64, offset below 65,536
/// ```
///
/// A copy that goes on where the one before it ended, in its source too, makes that one longer: so the last copy is
/// written when it is known how long it became.
///
/// Source: the description of the Snappy format, "Compressed format". Grows as needed. Confined to one thread.
final class SnappyElements implements RepeatSearch.Sink {
    static final int LEAST_MATCH = 4;
    static final int FARTHEST = (1 << 16) - 1;

    private static final int SMALL_LITERAL = 60;
    private static final int LONGEST_COPY = 64;

    private byte[] bytes = new byte[8 << 10];
    private int size;
    private int lastOffset;
    private int lastLength;

    /// So far, the last copy included.
    int size() {
        writeLastCopy();
        return size;
    }

    byte[] toByteArray() {
        writeLastCopy();
        return Arrays.copyOf(bytes, size);
    }

    void clear() {
        size = 0;
        lastLength = 0;
    }

    /// Whether a copy of this offset would make the one before it longer.
    boolean isCopying(int offset) {
        return lastLength > 0 && lastOffset == offset;
    }

    /// For all that may become of so many plain bytes, before they are written: a copy is never longer than
    /// what it stands for, and between two of them a literal adds four bytes at most for every 65.
    void makeRoom(int plain) {
        int most = size + 32 + plain + plain / 6;
        if (most > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(most, 2 * bytes.length));
    }

    /// Up to 16 MiB.
    @Override
    public void literal(byte[] plain, int from, int to) {
        int length = to - from;
        if (length == 0) return;
        writeLastCopy();
        int last = length - 1;
        int more = last < SMALL_LITERAL ? 0 : last < 1 << 8 ? 1 : last < 1 << 16 ? 2 : 3;
        bytes[size++] = (byte) ((more == 0 ? last : SMALL_LITERAL - 1 + more) << 2);
        for (int i = 0; i < more; i++) bytes[size++] = (byte) (last >> (Byte.SIZE * i));
        System.arraycopy(plain, from, bytes, size, length);
        size += length;
    }

    @Override
    public void copy(int offset, int length) {
        if (!isCopying(offset)) {
            writeLastCopy();
            lastOffset = offset;
        }
        lastLength += length;
    }

    /// A long one in several; the last but one is short where else fewer than four bytes were left.
    private void writeLastCopy() {
        int left = lastLength;
        if (left == 0) return;
        lastLength = 0;
        while (left >= LONGEST_COPY + LEAST_MATCH) {
            copy2(lastOffset, LONGEST_COPY);
            left -= LONGEST_COPY;
        }
        if (left > LONGEST_COPY) {
            copy2(lastOffset, LONGEST_COPY - LEAST_MATCH);
            left -= LONGEST_COPY - LEAST_MATCH;
        }
        if (left >= 12 || lastOffset >= 1 << 11) {
            copy2(lastOffset, left);
        } else {
            bytes[size++] = (byte) (((lastOffset >> 8) << 5) | ((left - LEAST_MATCH) << 2) | 1);
            bytes[size++] = (byte) lastOffset;
        }
    }

    private void copy2(int offset, int length) {
        bytes[size++] = (byte) (((length - 1) << 2) | 2);
        bytes[size++] = (byte) offset;
        bytes[size++] = (byte) (offset >> 8);
    }
}
