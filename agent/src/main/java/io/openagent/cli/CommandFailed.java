package io.openagent.cli;

/// Ends a command with one sentence on stderr.
final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Refused or failed.
    static final int FAILED = 1;

    /// Wrong usage.
    static final int USAGE = 2;

    private final int exitCode;

    CommandFailed(int exitCode, String sentence) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
    }

    CommandFailed(String sentence) {
        this(FAILED, sentence);
    }

    int exitCode() {
        return exitCode;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
