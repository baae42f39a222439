package io.openagent.scrape;

import java.time.Duration;
import java.util.function.LongSupplier;

/// When a target is scraped: every interval, at an offset that comes from its identity, so that the load of many
/// targets is even and a restart keeps the phase.
///
/// Paced by the monotonic clock: a wall clock that jumps moves nothing. A tick that falls into a running scrape is
/// missed and counted, never made up for; a tick that is late by less than a tenth of the interval still counts.
///
/// A thread that wakes late stands in a queue with others for the processor, and so it would again at every
/// step of its scrape. If all went on, all would time out, and the queue would never end: what the processor had done
/// for them would be lost. So a loop that wakes too late gives its tick up, which leaves more for those that have
/// begun;
/// what the processor bears is scraped. Whoever missed the last tick, or had none yet, is more patient, so that
/// everybody has a turn.
///
/// Confined to the loop's thread.
final class ScrapeSchedule {
    /// A scrape waits for the processor some four times: woken, connected, answered, at the end of the body. So the
    /// queue takes half of its timeout at most, and as much again is left for the target.
    private static final int PATIENCE_SHARE = 8;

    private final long intervalNanos;
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private long nextNanos;
    private boolean isPatient = true;

    /// @param timeout of a scrape
    /// @param spread in [0, 1): the place of the ticks inside the interval
    ScrapeSchedule(
            Duration interval, Duration timeout, double spread, LongSupplier nanoTime, LongSupplier epochMillis) {
        this.intervalNanos = interval.toNanos();
        this.patienceNanos = timeout.toNanos() / PATIENCE_SHARE;
        this.nanoTime = nanoTime;
        long sinceTick =
                Math.floorMod(epochMillis.getAsLong() * 1_000_000 - (long) (spread * intervalNanos), intervalNanos);
        this.nextNanos = nanoTime.getAsLong() + intervalNanos - sinceTick;
    }

    /// @param missed ticks that passed since the last call without a scrape
    /// @param isDue whether to scrape now, or to wait for the next
    record Tick(long missed, boolean isDue) {}

    /// Waits for the next tick.
    Tick awaitNext() throws InterruptedException {
        long late = nanoTime.getAsLong() - nextNanos;
        long missed = late < intervalNanos / 10 ? 0 : late / intervalNanos + 1;
        nextNanos += missed * intervalNanos;
        boolean isDue = !isTooLateAfterSleep();
        if (!isDue) missed++;
        isPatient = missed > 0;
        nextNanos += intervalNanos;
        return new Tick(missed, isDue);
    }

    private boolean isTooLateAfterSleep() throws InterruptedException {
        long wait = nextNanos - nanoTime.getAsLong();
        if (wait <= 0) return false;
        Thread.sleep(Duration.ofNanos(wait));
        return nanoTime.getAsLong() - nextNanos > (isPatient ? 2 : 1) * patienceNanos;
    }
}
