package io.openagent.scrape;

import java.util.function.LongSupplier;

/// Whether the heap has room for more series.
///
/// What all targets together may expose is not limited by what one of them may: some bodies of the largest size,
/// whose series are others at each scrape, fill any heap. A JVM that runs out of memory ends, and with it the
/// scrapes of all targets. So a scrape that would bring it there is given up. Safe for all threads.
final class HeapRoom {
    /// A tenth is left for what is not asked here: batches of the scrape that was admitted last, lines that are
    /// being read, pages of the status server.
    private static final double MOST_USED = 0.9;

    private final LongSupplier usedBytes;
    private final Runnable collect;
    private final long mostBytes;

    HeapRoom() {
        this(
                () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(),
                System::gc,
                Runtime.getRuntime().maxMemory());
    }

    /// @param usedBytes garbage included
    HeapRoom(LongSupplier usedBytes, Runnable collect, long heapBytes) {
        this.usedBytes = usedBytes;
        this.collect = collect;
        mostBytes = (long) (heapBytes * MOST_USED);
    }

    /// Costs nothing while most of the heap is free; else all garbage is collected before the answer is no.
    boolean isFull() {
        return isNearlyUsedUp() && isNearlyUsedUpByWhatLives();
    }

    /// One at a time: who waited finds what the collection before has left.
    private synchronized boolean isNearlyUsedUpByWhatLives() {
        if (isNearlyUsedUp()) collect.run();
        return isNearlyUsedUp();
    }

    private boolean isNearlyUsedUp() {
        return usedBytes.getAsLong() > mostBytes;
    }
}
