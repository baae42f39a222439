package io.openagent.metrics;

/// Takes the escapes out of names, label values and help texts. What it writes stays where it is until
/// [#reset()], even when it needs more room: then it moves on to a new array.
final class Unescaper {
    private byte[] bytes = {};
    private int used;

    void reset() {
        used = 0;
    }

    /// `\\`, `\"` and `\n`, from left to right; a backslash before anything else is kept.
    void quoted(byte[] source, int from, int to, Utf8View result) {
        unescape(source, from, to, true, result);
    }

    /// `\\` and `\n`: quotes are ordinary in a help text.
    void helpText(byte[] source, int from, int to, Utf8View result) {
        unescape(source, from, to, false, result);
    }

    /// Whether the byte stands for something behind a backslash.
    ///
    /// @param quoted within quotes, where a quote needs an escape too
    static boolean needsEscape(byte escaped, boolean quoted) {
        return meant(escaped, quoted) != 0;
    }

    private void unescape(byte[] source, int from, int to, boolean quoted, Utf8View result) {
        if (bytes.length - used < to - from) makeRoom(to - from);
        int start = used;
        int at = from;
        while (at < to) {
            byte b = source[at++];
            byte meant = b == '\\' && at < to ? meant(source[at], quoted) : 0;
            if (meant != 0) at++;
            bytes[used++] = meant != 0 ? meant : b;
        }
        result.cover(bytes, start, used);
    }

    /// What the byte stands for behind a backslash, or 0.
    private static byte meant(byte escaped, boolean quoted) {
        return switch (escaped) {
            case '\\' -> '\\';
            case 'n' -> '\n';
            case '"' -> quoted ? (byte) '"' : 0;
            default -> 0;
        };
    }

    private void makeRoom(int length) {
        bytes = new byte[Math.max(2 * bytes.length, length)];
        used = 0;
    }
}
