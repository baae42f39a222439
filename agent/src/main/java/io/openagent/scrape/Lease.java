package io.openagent.scrape;

import io.openagent.scrape.ScrapeFailure.OverBudget;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;

/// What one scrape has reserved of the [MemoryBudget], until it is closed. Confined to the scrape's thread.
final class Lease implements AutoCloseable {
    /// A page of metrics as a small program has it, with everything around it. A target of which nothing is
    /// known begins with this, and gets more while its body arrives.
    static final long FIRST_BYTES = 256 << 10;

    /// More is asked for in steps, so that a large body asks a few hundred times.
    private static final long STEP_BYTES = 128 << 10;

    private final MemoryBudget budget;
    private final long expected;
    private final boolean mayTakeFromOthers;
    private final LongConsumer note;
    private long held;
    private long most;
    private long peak;
    private boolean refused;

    /// @param expected how many bytes the scrape will probably take
    /// @param mayTakeFromOthers whether other targets forget their last scrape where this one finds no room
    /// @param note is told how many bytes it has, each time that it gets more
    Lease(MemoryBudget budget, long expected, boolean mayTakeFromOthers, LongConsumer note) {
        this.budget = budget;
        this.expected = expected;
        this.mayTakeFromOthers = mayTakeFromOthers;
        this.note = note;
    }

    /// Waits until the scrape may begin.
    ///
    /// @throws ScrapeFailedException when there was no room in time
    void begin(Duration atMost) throws ScrapeFailedException, InterruptedException {
        held = budget.reserve(expected, atMost);
        note.accept(held);
        if (held > 0) return;
        budget.took(MemoryBudget.Step.REFUSE);
        throw new ScrapeFailedException(new OverBudget(expected, budget.bytes(), Optional.of(atMost)));
    }

    /// Reserves more where so many bytes are more than it has.
    ///
    /// @return whether it has as many now
    boolean covers(long bytes) {
        if (bytes > held) {
            long wanted = Math.max(bytes - held, STEP_BYTES);
            if (!budget.reserveMore(held, wanted, mayTakeFromOthers)) return false;
            held += wanted;
            note.accept(held);
        }
        most = Math.max(most, bytes);
        peak = Math.max(peak, bytes);
        return true;
    }

    /// Why the scrape cannot go on: it needs so many bytes.
    OverBudget refusal(long bytes) {
        budget.took(MemoryBudget.Step.REFUSE);
        refused = true;
        most = bytes;
        peak = bytes;
        return new OverBudget(bytes, budget.bytes(), Optional.empty());
    }

    /// So many bytes are remembered from now on, and counted there: the next scrape finds them.
    void leaveBehind(long bytes) {
        most = Math.max(1, most - bytes);
    }

    boolean wasRefused() {
        return refused;
    }

    /// How many bytes it came to, with those that it was refused; 0 if it did not begin.
    long most() {
        return most;
    }

    /// As [#most], with what is remembered from now on.
    long peak() {
        return peak;
    }

    boolean mayTakeFromOthers() {
        return mayTakeFromOthers;
    }

    @Override
    public void close() {
        budget.release(held);
        held = 0;
    }
}
