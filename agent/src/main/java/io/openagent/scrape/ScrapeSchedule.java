package io.openagent.scrape;

import java.time.Duration;
import java.util.function.LongSupplier;

/// When a target is scraped: every interval, at an offset that comes from its identity, so that the load of many
/// targets is even and a restart keeps the phase.
///
/// Paced by the monotonic clock: a wall clock that jumps moves nothing. A tick that falls into a running scrape is
/// missed and counted, never made up for; a tick that is late by less than a tenth of the interval still counts.
/// Confined to the loop's thread.
final class ScrapeSchedule {
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private long nextNanos;

    /// @param spread in [0, 1): the place of the ticks inside the interval
    ScrapeSchedule(Duration interval, double spread, LongSupplier nanoTime, LongSupplier epochMillis) {
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
        long sinceTick =
                Math.floorMod(epochMillis.getAsLong() * 1_000_000 - (long) (spread * intervalNanos), intervalNanos);
        this.nextNanos = nanoTime.getAsLong() + intervalNanos - sinceTick;
    }

    /// @param missed ticks that passed since the last one without a scrape
    record Tick(long missed) {}

    /// Waits for the next tick.
    Tick awaitNext() throws InterruptedException {
        long late = nanoTime.getAsLong() - nextNanos;
        long missed = late < intervalNanos / 10 ? 0 : late / intervalNanos + 1;
        nextNanos += missed * intervalNanos;
        Thread.sleep(Duration.ofNanos(Math.max(0, nextNanos - nanoTime.getAsLong())));
        nextNanos += intervalNanos;
        return new Tick(missed);
    }
}
