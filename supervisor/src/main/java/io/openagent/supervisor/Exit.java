package io.openagent.supervisor;

/// How a worker ended, as the JDK tells it: its exit code, or 128 and the number of the signal that killed it.
record Exit(int code) {
    static final Exit CLEAN = new Exit(0);
    static final Exit REFUSED = new Exit(1);

    private static final int SIGNALLED = 128;

    /// Refused (1) or wrongly used (2): starting the same command again would end the same way.
    boolean isRefusal() {
        return code == 1 || code == 2;
    }

    /// Interrupted or terminated before the worker had handlers of its own for it.
    boolean isBySignalToStop() {
        return code == SIGNALLED + 2 || code == SIGNALLED + 15;
    }

    String reason() {
        return switch (code) {
            case 0 -> "ended by itself";
            case 1 -> "refused or failed";
            case 2 -> "wrong usage";
            case 3 -> "out of memory"; // what -XX:+ExitOnOutOfMemoryError makes of it
            case SIGNALLED + 6 -> "aborted by SIGABRT";
            default -> code > SIGNALLED ? "killed by " + signal() : "failed";
        };
    }

    private String signal() {
        return switch (code - SIGNALLED) {
            case 1 -> "SIGHUP";
            case 2 -> "SIGINT";
            case 3 -> "SIGQUIT";
            case 4 -> "SIGILL";
            case 7 -> "SIGBUS";
            case 8 -> "SIGFPE";
            case 9 -> "SIGKILL";
            case 11 -> "SIGSEGV";
            case 13 -> "SIGPIPE";
            case 15 -> "SIGTERM";
            default -> "signal " + (code - SIGNALLED);
        };
    }
}
