package io.openagent.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.metrics.Utf8View;
import java.io.IOException;
import java.io.OutputStream;

/// Writes JSON as bytes, without a string for each text: a dump may have millions of lines. What is written stands in
/// a buffer until [#flush()]; the stream belongs to somebody else.
final class JsonBytes {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int BITS_BYTES = 18;
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used;

    JsonBytes(OutputStream out) {
        this.out = out;
    }

    /// JSON as it is, in ASCII.
    ///
    /// @param json shorter than the buffer
    JsonBytes raw(String json) throws IOException {
        makeRoom(json.length());
        for (int i = 0; i < json.length(); i++) buffer[used + i] = (byte) json.charAt(i);
        used += json.length();
        return this;
    }

    /// A text between quotes.
    JsonBytes text(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        return text(bytes, 0, bytes.length);
    }

    JsonBytes text(Utf8View text) throws IOException {
        return text(text.bytes(), text.offset(), text.offset() + text.length());
    }

    private JsonBytes text(byte[] bytes, int from, int to) throws IOException {
        raw("\"");
        int written = from;
        for (int i = from; i < to; i++) {
            if (!needsEscape(bytes[i])) continue;
            copy(bytes, written, i);
            escape(bytes[i]);
            written = i + 1;
        }
        copy(bytes, written, to);
        return raw("\"");
    }

    /// The 16 hexadecimal digits of the bits, as a text: what JSON's numbers cannot say of a double.
    JsonBytes bits(double value) throws IOException {
        makeRoom(BITS_BYTES);
        long bits = Double.doubleToRawLongBits(value);
        buffer[used++] = '"';
        for (int shift = 60; shift >= 0; shift -= 4) buffer[used++] = HEX[(int) (bits >>> shift) & 15];
        buffer[used++] = '"';
        return this;
    }

    private static boolean needsEscape(byte b) {
        return b == '"' || b == '\\' || (b >= 0 && b < ' ');
    }

    private void escape(byte b) throws IOException {
        switch (b) {
            case '"' -> raw("\\\"");
            case '\\' -> raw("\\\\");
            case '\n' -> raw("\\n");
            case '\r' -> raw("\\r");
            case '\t' -> raw("\\t");
            default -> raw("\\u00" + (char) HEX[b >> 4] + (char) HEX[b & 15]);
        }
    }

    private void copy(byte[] bytes, int from, int to) throws IOException {
        int length = to - from;
        makeRoom(length);
        if (length > buffer.length) {
            out.write(bytes, from, length);
            return;
        }
        System.arraycopy(bytes, from, buffer, used, length);
        used += length;
    }

    private void makeRoom(int length) throws IOException {
        if (buffer.length - used < length) empty();
    }

    private void empty() throws IOException {
        out.write(buffer, 0, used);
        used = 0;
    }

    void flush() throws IOException {
        empty();
        out.flush();
    }
}
