package io.openagent.metrics;

import java.io.IOException;
import java.io.InputStream;

/// The messages of a stream of protobuf messages, each behind its length, one at a time, in one buffer that
/// grows to the largest of them.
///
/// ```text
///   bytes   … done … | length | the message | read ahead … | free … |
///                             start         end            filled
/// ```
///
/// The buffer at most doubles what has really arrived: a length that is only claimed costs nothing. The
/// stream may end between messages and nowhere else.
final class ProtoMessages implements AutoCloseable {
    /// As much as [Lines] begins with.
    private static final int FIRST_BYTES = 16 << 10;

    /// A length has at most ten bytes, as any number.
    private static final int LENGTH_BYTES = 10;

    private final InputStream in;
    private final int maxBytes;
    private final ProtoFields length = new ProtoFields();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int start;
    private int end;
    private int filled;
    /// Bytes of the body that have left the buffer.
    private long gone;

    private long number;

    ProtoMessages(InputStream in, int maxBytes) {
        if (maxBytes < 1) throw new IllegalArgumentException("a message needs room, found " + maxBytes + " bytes");
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

    /// Counted from 1.
    long number() {
        return number;
    }

    /// Where in the body the byte stands that is at this place of the buffer.
    long offset(int at) {
        return gone + at;
    }

    /// Moves to the next message; false at the end of the stream.
    boolean next() throws IOException, MalformedMessageException {
        start = end;
        number++;
        fill(LENGTH_BYTES);
        end = filled;
        if (start == filled) return false;
        int size = readLength();
        fill(size);
        end = Math.min(start + size, filled);
        if (end - start < size) {
            throw new MalformedMessageException(filled, "the body ends inside of a message of " + size + " bytes");
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private int readLength() throws MalformedMessageException {
        length.stand(bytes, start, Math.min(filled, start + LENGTH_BYTES));
        long size = length.readVarint();
        if (size < 0 || size > maxBytes) {
            String found = Long.toUnsignedString(size);
            throw new MalformedMessageException(
                    start, "found a message of " + found + " bytes where at most " + maxBytes + " were wanted");
        }
        start = length.at();
        return (int) size;
    }

    /// Reads until so many bytes are there from the start on, or the stream ends.
    private void fill(int wanted) throws IOException {
        while (filled - start < wanted) {
            if (start + wanted > bytes.length) makeRoom(wanted);
            int count = in.read(bytes, filled, bytes.length - filled);
            if (count < 0) return;
            filled += count;
        }
    }

    /// Moves what is there to the front; grows only when it is full.
    private void makeRoom(int wanted) {
        int there = filled - start;
        if (start == 0 && there < bytes.length) return;
        byte[] roomy = bytes;
        if (there == bytes.length) roomy = new byte[Math.min(2 * bytes.length, wanted)];
        System.arraycopy(bytes, start, roomy, 0, there);
        bytes = roomy;
        gone += start;
        filled = there;
        start = 0;
    }
}
