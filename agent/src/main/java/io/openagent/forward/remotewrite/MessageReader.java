package io.openagent.forward.remotewrite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

/// Walks over the fields of one protobuf message that stands in an array. Confined to one thread.
final class MessageReader {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int LONGEST_VARINT_SHIFT = 63;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int start;
    private int field;
    private int from;
    private long number;

    MessageReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    /// Goes to the next field, which has to hold bytes, an integer or a real: all that is walked over here.
    ///
    /// @return whether there is one
    /// @throws IOException when the bytes are no such message
    boolean next() throws IOException {
        if (at == end) return false;
        start = at;
        long tag = varint();
        field = (int) (tag >>> 3);
        int type = (int) tag & 7;
        long length = switch (type) {
            case VARINT -> {
                number = varint();
                yield 0;
            }
            case FIXED_64 -> Long.BYTES;
            case LENGTH_DELIMITED -> varint();
            default -> throw new IOException("a field of type " + type + " at byte " + start);
        };
        if (length < 0 || length > end - at) throw new IOException("a field that is cut, at byte " + start);
        from = at;
        at += (int) length;
        return true;
    }

    int field() {
        return field;
    }

    /// Where the field begins, its tag included.
    int start() {
        return start;
    }

    /// Its content, if that is an integer.
    long number() {
        return number;
    }

    /// Its content, if that is a text.
    String text() {
        return new String(bytes, from, at - from, UTF_8);
    }

    /// Where its content begins.
    int from() {
        return from;
    }

    /// Where it ends.
    int to() {
        return at;
    }

    /// Whether anything is left, of packed numbers.
    boolean hasMore() {
        return at < end;
    }

    /// The next of packed numbers, which is the place of something in a list.
    ///
    /// @throws IOException when nothing stands there
    <T> T nextOf(List<T> all) throws IOException {
        return at(varint(), all);
    }

    /// The content of the field, which is the place of something in a list.
    ///
    /// @throws IOException when nothing stands there
    <T> T numberOf(List<T> all) throws IOException {
        return at(number, all);
    }

    private <T> T at(long place, List<T> all) throws IOException {
        if (place < 0 || place >= all.size()) throw new IOException("number " + place + " of " + all.size());
        return all.get((int) place);
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; at < end && shift <= LONGEST_VARINT_SHIFT; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) return value;
        }
        throw new IOException("a number that does not end, before byte " + at);
    }
}
