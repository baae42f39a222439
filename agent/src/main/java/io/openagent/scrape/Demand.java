package io.openagent.scrape;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// How much memory a target's next scrape will probably take, from how its last ones went: as much as the
/// last, or twice as much where that was not enough. The first one takes what first ones usually take: when many
/// targets
/// are met at once, no more are let in than can come to their end.
///
/// A target for which all room was not enough twice in a row would make all others forget for nothing, at
/// each tick. So for some minutes its scrapes take what is free, and nothing from others. Confined to the
/// loop's thread.
final class Demand {
    private static final int ENOUGH_REFUSALS = 2;

    /// Forty ticks at the usual interval: what others lose by one more try is small beside that.
    private static final long MODEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final MemoryBudget budget;
    private final LongSupplier nanoTime;
    private long expectedBytes;
    private int refusals;
    private long refusedAt;

    Demand(MemoryBudget budget, LongSupplier nanoTime) {
        this.budget = budget;
        this.nanoTime = nanoTime;
    }

    /// @param note is told how many bytes the scrape has, each time that it gets more
    Lease open(LongConsumer note) {
        boolean isModest = refusals >= ENOUGH_REFUSALS && nanoTime.getAsLong() - refusedAt < MODEST_NANOS;
        if (isModest) return new Lease(budget, Lease.FIRST_BYTES, false, note);
        return new Lease(budget, expectedBytes == 0 ? budget.usual() : expectedBytes, true, note);
    }

    /// The scrape is over.
    void learn(Lease lease) {
        if (expectedBytes == 0 && lease.peak() > 0) budget.newcomerTook(lease.peak());
        if (lease.wasRefused()) {
            expectedBytes = 2 * lease.most();
            if (lease.mayTakeFromOthers()) {
                refusals++;
                refusedAt = nanoTime.getAsLong();
            }
        } else if (lease.most() > 0) {
            expectedBytes = Math.max(lease.most(), Lease.FIRST_BYTES);
            refusals = 0;
        }
    }
}
