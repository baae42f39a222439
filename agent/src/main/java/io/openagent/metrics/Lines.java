package io.openagent.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The lines of a stream, one at a time, in one buffer that grows to the longest of them.
///
/// ```text
///   bytes   … done … | the line |\n| read ahead … | free … |
///                    start      end               filled
/// ```
///
/// A line ends at a line feed or with the stream; a carriage return is a byte like any other. Bytes handed out stay
/// where they are until [#next()]: when [#lengthen()] needs room it moves on to a new array and leaves the old one
/// behind.
final class Lines implements AutoCloseable {
    /// A few ordinary reads from a socket; thousands of targets may be read at once.
    private static final int FIRST_BYTES = 16 << 10;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final InputStream in;
    private final int maxBytes;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int start;
    private int end = -1;
    private int filled;
    private boolean lent;
    private long number;
    private long passed;

    Lines(InputStream in, int maxBytes) {
        if (maxBytes < 1) throw new IllegalArgumentException("a line needs room, found " + maxBytes + " bytes");
        this.in = in;
        this.maxBytes = maxBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /// Moves to the next line; false at the end of the stream.
    boolean next() throws IOException, MalformedExpositionException {
        start = Math.min(end + 1, filled);
        end = start;
        lent = false;
        number = passed + 1;
        return reachEnd();
    }

    /// Takes the line feed and the line behind it into this one; false if there is none.
    boolean lengthen() throws IOException, MalformedExpositionException {
        if (end == filled) return false;
        end++;
        lent = true;
        return reachEnd();
    }

    /// Whether the stream ended where a line feed was due.
    boolean endWithStream() {
        return end == filled;
    }

    MalformedExpositionException malformed(String what) {
        return new MalformedExpositionException(number, what, bytes, start, end);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /// Moves the end on to the next line feed or to the end of the stream; false if it is there already.
    private boolean reachEnd() throws IOException, MalformedExpositionException {
        int known = end - start;
        do {
            end = lineFeed(end);
            if (end - start > maxBytes) throw malformed("longer than " + maxBytes + " bytes");
        } while (end == filled && fill());
        if (end == filled && end - start == known) return false;
        passed++;
        return true;
    }

    /// The next line feed, eight bytes a step, or the end of what is filled.
    private int lineFeed(int from) {
        int at = from;
        for (; at + Long.BYTES <= filled; at += Long.BYTES) {
            long word = (long) WORD.get(bytes, at) ^ '\n' * ONES;
            long zeros = word - ONES & ~word & HIGH_BITS;
            if (zeros != 0) return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
        }
        while (at < filled && bytes[at] != '\n') at++;
        return at;
    }

    private boolean fill() throws IOException {
        if (filled == bytes.length) makeRoom();
        int count = in.read(bytes, filled, bytes.length - filled);
        filled += Math.max(count, 0);
        return count >= 0;
    }

    /// Moves the unfinished line to the front; doubles when it fills half of the array, so that moving stays linear.
    private void makeRoom() {
        int length = filled - start;
        byte[] roomy = bytes;
        if (length > bytes.length / 2) roomy = new byte[2 * bytes.length];
        else if (lent) roomy = new byte[bytes.length];
        System.arraycopy(bytes, start, roomy, 0, length);
        bytes = roomy;
        end -= start;
        filled = length;
        start = 0;
    }
}
