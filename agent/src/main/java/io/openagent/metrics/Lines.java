package io.openagent.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The lines of a stream, one at a time, in one buffer that grows to the longest of them.
///
/// ```text
///   bytes   … done … | the line |\n| whole lines … |\n| a line begun | free … |
///                    start      end ahead              whole          filled
/// ```
///
/// A line ends at a line feed or with the stream; a carriage return is a byte like any other. Where the last
/// line feed stands is looked up once a read, from behind. So somebody who knows the line ahead need not look
/// for its end: he finds the feed where he stops ([#skipTo(int,int)]).
///
/// Bytes handed out stay where they are until the next line: when [#lengthen()] needs room it moves on to a
/// new array and leaves the old one behind.
final class Lines implements AutoCloseable {
    /// Reads fill at least this part of the buffer, or a full one would be topped up byte by byte.
    private static final int LEAST_READ = 8;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final InputStream in;
    private final int maxBytes;
    private final LineBuffer buffer;
    private byte[] bytes;
    private int start;
    private int end;
    private int ahead;
    private int whole;
    private int filled;
    private boolean lent;
    private long number;
    private long passed;

    Lines(InputStream in, int maxBytes, LineBuffer buffer) {
        if (maxBytes < 1) throw new IllegalArgumentException("a line needs room, found " + maxBytes + " bytes");
        this.in = in;
        this.maxBytes = maxBytes;
        this.buffer = buffer;
        bytes = buffer.bytes;
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

    /// Where the next line begins.
    int ahead() {
        return ahead;
    }

    /// Behind the last line feed that has been read, or before [#ahead()] if none has: up to here lines are
    /// whole.
    int whole() {
        return whole;
    }

    /// Whether a line is ahead; reads on until it is whole or the stream ends.
    boolean isAhead() throws IOException, MalformedExpositionException {
        if (ahead < whole) return true;
        begin();
        while (ahead >= whole && fill()) {}
        return ahead < filled;
    }

    /// Moves to the next line; false at the end of the stream.
    boolean next() throws IOException, MalformedExpositionException {
        if (!isAhead()) return false;
        begin();
        endAt(lineFeed(start));
        return true;
    }

    /// Passes over so many lines that are ahead and whole; the next one begins at `from`.
    void skipTo(int from, int lines) {
        ahead = from;
        passed += lines;
    }

    /// Whether a line may be so long.
    boolean admits(int lineBytes) {
        return lineBytes <= maxBytes;
    }

    /// Takes the line feed and the line behind it into this one; false if there is none.
    boolean lengthen() throws IOException, MalformedExpositionException {
        if (end == filled) return false;
        lent = true;
        while (ahead >= whole && fill()) {}
        if (ahead == filled) return false;
        endAt(lineFeed(ahead));
        return true;
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

    private void begin() {
        start = ahead;
        end = ahead;
        lent = false;
        number = passed + 1;
    }

    private void endAt(int newEnd) throws MalformedExpositionException {
        end = newEnd;
        ahead = Math.min(end + 1, filled);
        passed++;
        if (!admits(end - start)) throw tooLong();
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

    /// Reads more behind the line; false at the end of the stream.
    private boolean fill() throws IOException, MalformedExpositionException {
        if (!admits(filled - start)) {
            end = filled;
            throw tooLong();
        }
        if (bytes.length - filled < bytes.length / LEAST_READ) makeRoom();
        int count = in.read(bytes, filled, bytes.length - filled);
        if (count < 0) return false;
        int behindFeed = filled + count;
        while (behindFeed > filled && bytes[behindFeed - 1] != '\n') behindFeed--;
        if (behindFeed > filled) whole = behindFeed;
        filled += count;
        return true;
    }

    /// Moves the line to the front; doubles when it fills half of the array, so that moving stays linear.
    private void makeRoom() {
        int length = filled - start;
        byte[] roomy = bytes;
        if (length > bytes.length / 2) roomy = new byte[2 * bytes.length];
        else if (lent) roomy = new byte[bytes.length];
        System.arraycopy(bytes, start, roomy, 0, length);
        bytes = roomy;
        buffer.bytes = roomy;
        end -= start;
        ahead -= start;
        whole -= start;
        filled = length;
        start = 0;
    }

    private MalformedExpositionException tooLong() {
        return malformed("longer than " + maxBytes + " bytes");
    }
}
