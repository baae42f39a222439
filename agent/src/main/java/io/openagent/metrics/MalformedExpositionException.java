package io.openagent.metrics;

import java.util.Locale;

/// A body that breaks the rules of its format. The scrape it came from is refused as a whole.
public final class MalformedExpositionException extends Exception {
    private static final long serialVersionUID = 1;

    /// Enough to find the line at the target, short enough for a log line.
    private static final int EXCERPT_BYTES = 100;

    /// Most names are shorter.
    private static final int NAME_BYTES = 60;

    private final long line;
    private final String excerpt;

    MalformedExpositionException(long line, String what, byte[] bytes, int from, int to) {
        this(line, "line " + line, what, bytes, from, to);
    }

    /// @param place where in the body, in words, for a format that has no lines
    MalformedExpositionException(long line, String place, String what, byte[] bytes, int from, int to) {
        this(line, place + ": " + what, printable(bytes, from, Math.min(to, from + EXCERPT_BYTES)));
    }

    private MalformedExpositionException(long line, String message, String excerpt) {
        super(message + ": " + excerpt);
        this.line = line;
        this.excerpt = excerpt;
    }

    /// Counted from 1. In a format without lines it is the message of the body.
    public long line() {
        return line;
    }

    /// The first 100 bytes of the line or message, safe to print.
    public String excerpt() {
        return excerpt;
    }

    /// As much of the text as a message can bear.
    static String printable(Utf8View text) {
        int from = text.offset();
        return printable(text.bytes(), from, from + Math.min(text.length(), NAME_BYTES));
    }

    /// Control and non-ASCII bytes become `\x1b`: a target must not be able to steer a terminal or forge a log line.
    static String printable(byte[] bytes, int from, int to) {
        var text = new StringBuilder(to - from);
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (b >= ' ' && b < 0x7f) text.append((char) b);
            else text.append(String.format(Locale.ROOT, "\\x%02x", b));
        }
        return text.toString();
    }
}
