package io.openagent.journal;

import java.time.Duration;

/// Stands still until it is moved.
final class ManualClock implements JournalClock {
    private long nanos;
    private long epochMillis = 1_800_000_000_000L;

    void advance(Duration duration) {
        nanos += duration.toNanos();
        epochMillis += duration.toMillis();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long epochMillis() {
        return epochMillis;
    }
}
