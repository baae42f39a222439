package io.openagent.journal;

import java.time.Duration;

/// The running time of a journal: how long it has been open, all processes together. It stands still while
/// no process runs, and nobody can set it.
final class RunningClock {
    private final JournalClock clock;
    private final long openedNanos;
    private final long before;

    /// @param beforeMillis running time until it was opened now
    RunningClock(JournalClock clock, long beforeMillis) {
        this.clock = clock;
        this.openedNanos = clock.nanos();
        this.before = beforeMillis;
    }

    long nowMillis() {
        return before + (clock.nanos() - openedNanos) / 1_000_000;
    }

    Duration sinceOpened() {
        return Duration.ofNanos(clock.nanos() - openedNanos);
    }

    long nanos() {
        return clock.nanos();
    }

    long epochMillis() {
        return clock.epochMillis();
    }
}
