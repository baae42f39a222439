package io.openagent.scrape;

import java.time.Duration;
import java.util.function.LongSupplier;

/// When a target is scraped: every interval, at an offset that comes from its identity, so that the load of many
/// targets is even and a restart keeps the phase.
///
/// Offsets are multiples of a [Spacing], so that some are scraped together. A scrape that has the
/// processor to itself finds its threads asleep and its code out of the processor's caches; one among ten costs
/// half.
///
/// Paced by the monotonic clock: a wall clock that jumps moves nothing. A tick that falls into a running scrape is
/// missed and counted, never made up for; a tick that is late by less than a tenth of the interval still counts.
///
/// A thread that runs late stands in a queue with others for the processor, and so it would again at every
/// step of its scrape. If all went on, all would time out, and the queue would never end: what the processor had done
/// for them would be lost. So a loop that comes too late gives its tick up, which leaves more for those that
/// have begun; what the processor bears is scraped. Whoever missed the last tick, or had none yet, is more
/// patient, so that everybody has a turn.
///
/// Confined to one thread at a time.
final class ScrapeSchedule {
    /// A scrape waits for the processor some four times: woken, connected, answered, at the end of the body. So the
    /// queue takes half of its timeout at most, and as much again is left for the target.
    private static final int PATIENCE_SHARE = 8;

    private final long intervalNanos;
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private long nextNanos;
    private boolean isPatient = true;
    private long missed;
    private boolean waits;

    /// @param timeout of a scrape
    /// @param spread in [0, 1): the place of the ticks inside the interval
    /// @param spacing at least a nanosecond
    ScrapeSchedule(
            Duration interval,
            Duration timeout,
            double spread,
            Duration spacing,
            LongSupplier nanoTime,
            LongSupplier epochMillis) {
        this.intervalNanos = interval.toNanos();
        this.patienceNanos = timeout.toNanos() / PATIENCE_SHARE;
        this.nanoTime = nanoTime;
        long offsetNanos = (long) (spread * intervalNanos);
        offsetNanos -= offsetNanos % spacing.toNanos();
        long sinceTick = Math.floorMod(epochMillis.getAsLong() * 1_000_000 - offsetNanos, intervalNanos);
        this.nextNanos = nanoTime.getAsLong() + intervalNanos - sinceTick;
    }

    /// @param missed ticks that passed since the last call without a scrape
    /// @param isDue whether to scrape now, or to wait for the next
    record Tick(long missed, boolean isDue) {}

    /// How long it is to the next tick; those that have passed meanwhile are missed.
    long untilNextNanos() {
        long late = nanoTime.getAsLong() - nextNanos;
        missed = late < intervalNanos / 10 ? 0 : late / intervalNanos + 1;
        nextNanos += missed * intervalNanos;
        long wait = nextNanos - nanoTime.getAsLong();
        waits = wait > 0;
        return Math.max(0, wait);
    }

    /// The time has passed that [#untilNextNanos] told.
    Tick tick() {
        boolean isDue = !waits || nanoTime.getAsLong() - nextNanos <= (isPatient ? 2 : 1) * patienceNanos;
        long all = isDue ? missed : missed + 1;
        isPatient = all > 0;
        nextNanos += intervalNanos;
        return new Tick(all, isDue);
    }
}
