package io.openagent.cli;

/// A body that is no good exposition, or cannot be had; in one sentence that is safe to print.
final class BodyRefused extends Exception {
    private static final long serialVersionUID = 1;

    BodyRefused(String sentence) {
        super(sentence, null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
