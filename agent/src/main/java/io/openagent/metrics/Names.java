package io.openagent.metrics;

/// Which bytes make a name: letters, digits and underscores, a colon in metric names only, no digit first.
final class Names {
    private Names() {}

    /// Where the metric name ends that begins at `from`; `from` if none does.
    static int metricNameEnd(byte[] bytes, int from, int to) {
        if (from == to || isDigit(bytes[from])) return from;
        int at = from;
        while (at < to && (isWord(bytes[at]) || bytes[at] == ':')) at++;
        return at;
    }

    /// Where the label name ends that begins at `from`; `from` if none does.
    static int labelNameEnd(byte[] bytes, int from, int to) {
        if (from == to || isDigit(bytes[from])) return from;
        int at = from;
        while (at < to && isWord(bytes[at])) at++;
        return at;
    }

    private static boolean isWord(byte b) {
        int lower = b | 0x20;
        return (lower >= 'a' && lower <= 'z') || isDigit(b) || b == '_';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
