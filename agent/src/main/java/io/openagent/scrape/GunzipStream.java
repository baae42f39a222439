package io.openagent.scrape;

import io.openagent.scrape.ScrapeFailure.BadEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Decodes gzip (RFC 1952) to the letter: one or more members, each with its checksum and length, and nothing
/// after them.
///
/// The JDK's `GZIPInputStream` takes whatever follows the first member for its end when no more bytes happen
/// to be there yet, and passes over trailing junk; half a body would look like a whole one. A text that grows
/// beyond all measure is refused too, well before it reaches the limit of a body.
///
/// ```text
/// 1f 8b 08 flags mtime(4) xfl os [extra length(2) extra] [name 0] [comment 0] [header crc(2)]  deflate  crc(4)
/// length(4)
/// ```
final class GunzipStream extends BlockStream {
    /// Expositions repeat themselves, and shrink to a tenth or a thirtieth; a bomb to a thousandth.
    private static final int MAX_RATIO = 200;

    /// A small body may shrink as it likes: up to here the ratio is not looked at.
    private static final long RATIO_FREE_BYTES = 1024 * 1024;

    private static final int HEADER_CRC = 0x02;
    private static final int EXTRA = 0x04;
    private static final int NAME = 0x08;
    private static final int COMMENT = 0x10;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] input = new byte[8 * 1024];
    private int position;
    private int end;
    private boolean inMember;
    private long readBytes;
    private long givenBytes;

    /// Reads the first header.
    GunzipStream(InputStream in) throws IOException {
        this.in = in;
        beginMember();
    }

    @Override
    int readBlock(byte[] bytes, int from, int length) throws IOException {
        while (inMember) {
            int inflated = inflate(bytes, from, length);
            if (inflated > 0) {
                checksum.update(bytes, from, inflated);
                givenBytes += inflated;
                requireSaneRatio();
                return inflated;
            }
            if (inflater.finished()) {
                endMember();
                if (hasInput()) beginMember();
            } else if (inflater.needsInput()) {
                feed();
            } else {
                throw broken("a dictionary is not allowed");
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private void requireSaneRatio() throws FailedExchange {
        if (givenBytes > RATIO_FREE_BYTES && givenBytes / MAX_RATIO > readBytes) {
            throw broken("it grows more than " + MAX_RATIO + " times, as only a bomb does");
        }
    }

    private int inflate(byte[] bytes, int from, int length) throws FailedExchange {
        try {
            return inflater.inflate(bytes, from, length);
        } catch (DataFormatException e) {
            throw broken("the data is damaged");
        }
    }

    private void feed() throws IOException {
        if (!hasInput()) throw broken("it is cut short");
        inflater.setInput(input, position, end - position);
        position = end;
    }

    private void beginMember() throws IOException {
        inflater.reset();
        checksum.reset();
        if (headerByte() != 0x1f || headerByte() != 0x8b || headerByte() != 8) throw broken("no gzip header");
        int flags = headerByte();
        if ((flags & RESERVED) != 0) throw broken("unknown flags");
        skip(6);
        if ((flags & EXTRA) != 0) skip(headerByte() | headerByte() << 8);
        if ((flags & NAME) != 0) skipText();
        if ((flags & COMMENT) != 0) skipText();
        if ((flags & HEADER_CRC) != 0) checkHeader();
        checksum.reset();
        inMember = true;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) headerByte();
    }

    private void skipText() throws IOException {
        while (headerByte() != 0) {
            // the text ends with a zero
        }
    }

    private void checkHeader() throws IOException {
        long wanted = checksum.getValue() & 0xffff;
        if (littleEndian(2) != wanted) throw broken("the header's checksum differs");
    }

    private void endMember() throws IOException {
        position = end - inflater.getRemaining();
        if (littleEndian(4) != checksum.getValue()) throw broken("the checksum differs");
        if (littleEndian(4) != (inflater.getBytesWritten() & 0xffffffffL)) throw broken("the length differs");
        inMember = false;
    }

    private long littleEndian(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) value |= (long) nextByte() << (8 * i);
        return value;
    }

    private int headerByte() throws IOException {
        int next = nextByte();
        checksum.update(next);
        return next;
    }

    private int nextByte() throws IOException {
        if (!hasInput()) throw broken("it is cut short");
        return input[position++] & 0xff;
    }

    private boolean hasInput() throws IOException {
        if (position < end) return true;
        position = 0;
        end = Math.max(0, in.read(input, 0, input.length));
        readBytes += end;
        return end > 0;
    }

    private static FailedExchange broken(String why) {
        return new FailedExchange(new BadEncoding("broken gzip: " + why));
    }
}
