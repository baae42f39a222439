package io.openagent.scrape;

import io.openagent.metrics.Utf8View;
import java.nio.charset.StandardCharsets;

/// A target's text as messages show it: short, and unable to forge a line of the log.
final class Shown {
    private static final int MOST_CHARS = 100;

    private Shown() {}

    static String of(Utf8View text) {
        return of(text.bytes(), text.offset(), text.length());
    }

    static String of(byte[] utf8, int offset, int length) {
        var text = new StringBuilder();
        new String(utf8, offset, Math.min(length, 4 * MOST_CHARS), StandardCharsets.UTF_8)
                .codePoints()
                .limit(MOST_CHARS)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
