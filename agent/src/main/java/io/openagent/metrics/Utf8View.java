package io.openagent.metrics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A stretch of somebody else's bytes that hold UTF-8: a name, a value, a whole series. It stands over them only until
/// the next [Exposition#advance()]; who wants to keep the content copies it. Since it moves, it has no `equals`:
/// content is compared by methods that say so.
public final class Utf8View {
    private byte[] bytes = new byte[0];
    private int offset;
    private int length;

    Utf8View() {}

    void cover(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        offset = from;
        length = to - from;
    }

    void cover(Utf8View other) {
        cover(other.bytes, other.offset, other.offset + other.length);
    }

    /// Covers the empty text.
    void clear() {
        length = 0;
    }

    /// The array this view stands over, not a copy: to be read from [#offset()] on, never to be written.
    public byte[] bytes() {
        return bytes;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    public boolean contentEquals(byte[] other) {
        return contentEquals(other, 0, other.length);
    }

    public boolean contentEquals(byte[] other, int from, int to) {
        return Arrays.equals(bytes, offset, offset + length, other, from, to);
    }

    public boolean contentEquals(Utf8View other) {
        return length == other.length && compareContent(other) == 0;
    }

    /// The order of the bytes taken as unsigned, which is the order of the code points.
    public int compareContent(Utf8View other) {
        return Arrays.compareUnsigned(
                bytes, offset, offset + length, other.bytes, other.offset, other.offset + other.length);
    }

    /// Equal for equal content within one process, see [ContentHash].
    public long contentHash() {
        return ContentHash.of(bytes, offset, offset + length);
    }

    @Override
    public String toString() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
