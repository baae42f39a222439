package io.openagent.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Walks the fields of a protobuf message (*Encoding*, protobuf.dev) from left to right, and of the messages
/// in it:
///
/// ```java
/// int outer = fields.enter();
/// while (fields.next()) {
///     switch (fields.number()) {
///         case 1 -> value = fields.real();
///         default -> fields.skip();
///     }
/// }
/// fields.leave(outer);
/// ```
///
/// Whoever stands at a field reads it, enters it or skips it, and nothing else. Every step is checked: a
/// number has at most ten bytes and 64 bits, a length ends inside of the message around it, a field is number
/// 1 or higher, and a group, which nothing has used for many years, is refused. Nothing is copied and nothing
/// is allocated.
final class ProtoFields {
    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    /// Ten times seven bits hold 64.
    private static final int VARINT_BYTES = 10;

    private static final int LARGEST_NUMBER = (1 << 29) - 1;

    private byte[] bytes = {};
    private int at;
    private int end;
    private int number;
    private int wireType;

    void stand(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        at = from;
        end = to;
    }

    /// Stands at the first field of a message that was passed.
    void stand(long message) {
        at = (int) (message >>> Integer.SIZE);
        end = (int) message;
    }

    int at() {
        return at;
    }

    /// Moves on to the next field; false at the end of the message.
    boolean next() throws MalformedMessageException {
        if (at == end) return false;
        int from = at;
        long tag = readVarint();
        long field = tag >>> 3;
        if (field < 1 || field > LARGEST_NUMBER) {
            throw new MalformedMessageException(from, "found field " + field + " where 1 to 2^29-1 were wanted");
        }
        number = (int) field;
        wireType = (int) tag & 7;
        return true;
    }

    int number() {
        return number;
    }

    /// A number that belongs to no field.
    long readVarint() throws MalformedMessageException {
        if (at < end && bytes[at] >= 0) return bytes[at++];
        return readLongVarint();
    }

    /// An int64 or uint64.
    long varint() throws MalformedMessageException {
        expect(VARINT);
        return readVarint();
    }

    /// An sint32 or sint64.
    long zigzag() throws MalformedMessageException {
        return zigzag(varint());
    }

    static long zigzag(long number) {
        return number >>> 1 ^ -(number & 1);
    }

    double real() throws MalformedMessageException {
        expect(FIXED64);
        return Double.longBitsToDouble((long) LITTLE_ENDIAN.get(bytes, pass(Long.BYTES)));
    }

    /// A string. Refused if it is not UTF-8.
    void text(Utf8View text) throws MalformedMessageException {
        int length = readLength();
        int from = pass(length);
        if (!Utf8.isWellFormed(bytes, from, from + length)) {
            throw new MalformedMessageException(from, "found a text that is not UTF-8 in field " + number);
        }
        text.cover(bytes, from, from + length);
    }

    /// Passes the message that is the field.
    ///
    /// @return what [#stand(long)] wants to read it later
    long passMessage() throws MalformedMessageException {
        int length = readLength();
        int from = pass(length);
        return (long) from << Integer.SIZE | at;
    }

    /// Steps into the message that is the field.
    ///
    /// @return what [#leave(int)] wants
    int enter() throws MalformedMessageException {
        int length = readLength();
        int outerEnd = end;
        end = at + length;
        return outerEnd;
    }

    /// Steps out of a message that has been read to its end.
    void leave(int outerEnd) {
        end = outerEnd;
    }

    /// Reads the numbers of a repeated field, packed into one or standing alone.
    void varints(Varints into) throws MalformedMessageException {
        if (wireType == VARINT) {
            into.add(readVarint());
            return;
        }
        int outer = enter();
        while (at < end) into.add(readVarint());
        leave(outer);
    }

    /// As [#varints(Varints)], for doubles.
    void reals(Reals into) throws MalformedMessageException {
        if (wireType == FIXED64) {
            into.add(real());
            return;
        }
        int outer = enter();
        wireType = FIXED64;
        while (at < end) into.add(real());
        leave(outer);
    }

    void skip() throws MalformedMessageException {
        switch (wireType) {
            case VARINT -> readVarint();
            case FIXED64 -> pass(Long.BYTES);
            case LENGTH_DELIMITED -> pass(readLength());
            case FIXED32 -> pass(Integer.BYTES);
            default -> throw malformed("found wire type " + wireType + " in field " + number);
        }
    }

    /// Takes what a repeated field gives; may refuse it.
    interface Varints {
        void add(long value) throws MalformedMessageException;
    }

    /// As [Varints].
    interface Reals {
        void add(double value) throws MalformedMessageException;
    }

    MalformedMessageException malformed(String what) {
        return new MalformedMessageException(at, what);
    }

    private void expect(int wanted) throws MalformedMessageException {
        if (wireType == wanted) return;
        throw malformed("found wire type " + wireType + " where " + wanted + " was wanted in field " + number);
    }

    private int readLength() throws MalformedMessageException {
        expect(LENGTH_DELIMITED);
        int from = at;
        long length = readVarint();
        if (length >= 0 && length <= end - at) return (int) length;
        String what = "found a length of " + Long.toUnsignedString(length) + " with " + (end - at) + " bytes left";
        throw new MalformedMessageException(from, what);
    }

    /// @return where the bytes begin that are passed
    private int pass(int length) throws MalformedMessageException {
        if (length > end - at) throw malformed("the message ends inside of field " + number);
        int from = at;
        at += length;
        return from;
    }

    private long readLongVarint() throws MalformedMessageException {
        int from = at;
        long value = 0;
        for (int i = 0; i < VARINT_BYTES; i++) {
            if (at == end) throw new MalformedMessageException(from, "the message ends inside of a number");
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                if (i == VARINT_BYTES - 1 && b > 1) break;
                return value;
            }
        }
        throw new MalformedMessageException(from, "found a number of more than 64 bits");
    }
}
