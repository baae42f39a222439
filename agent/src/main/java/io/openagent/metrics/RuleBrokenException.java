package io.openagent.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What lines together must not say. Which line it is known by is for [StrictExposition] to add.
final class RuleBrokenException extends Exception {
    private static final long serialVersionUID = 1;

    /// Enough to know a name again.
    private static final int SHOWN_BYTES = 100;

    RuleBrokenException(String what) {
        super(what, null, false, false);
    }

    String what() {
        return String.valueOf(getMessage());
    }

    /// A name or value of the target's, safe to print.
    static String quoted(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int shown = Math.min(bytes.length, SHOWN_BYTES);
        return '"' + MalformedExpositionException.printable(bytes, 0, shown) + '"';
    }
}
