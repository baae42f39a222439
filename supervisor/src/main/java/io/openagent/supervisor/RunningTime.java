package io.openagent.supervisor;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The time during which this process itself ran.
///
/// A supervisor that was stopped, or slept with its machine, has heard nothing because it did not listen; that
/// silence must not be held against the worker. So the gap between two readings counts for at most
/// [#LONGEST_STEP]: whoever wants the whole time reads more often than that. Owned by one thread.
final class RunningTime implements Supplier<Duration> {
    static final Duration LONGEST_STEP = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private long lastReading;
    private long total;

    RunningTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastReading = nanoTime.getAsLong();
    }

    @Override
    public Duration get() {
        long reading = nanoTime.getAsLong();
        total += Math.min(reading - lastReading, LONGEST_STEP.toNanos());
        lastReading = reading;
        return Duration.ofNanos(total);
    }
}
