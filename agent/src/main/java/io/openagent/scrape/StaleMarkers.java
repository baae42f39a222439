package io.openagent.scrape;

import java.util.BitSet;
import java.util.function.IntPredicate;

/// Tells once for every series of a target that it has ended, to outputs that can carry it: when the series
/// is not in the body any more, when the target's scrape fails, when the target is gone.
///
/// Markers are made of the encoded forms that are remembered anyway, and a tick makes some thousands at most;
/// the rest comes with the next ticks, unless the target answers before: then those series have not ended. So
/// a scrape that fails is never more work than one that goes well. A series with times of its own gets none,
/// unless asked for: it ends where its target says.
///
/// Confined to the loop's thread.
final class StaleMarkers {
    /// Twice the lines of a large exporter, a fiftieth of what a target may have.
    static final int MOST_A_TICK = 10_000;

    private final boolean carried;
    private final boolean tracksTimed;
    private int nextId;

    /// @param carried whether the output can carry markers; if not, there is nothing to do
    /// @param tracksTimed whether series with times of their own are marked too
    StaleMarkers(boolean carried, boolean tracksTimed) {
        this.carried = carried;
        this.tracksTimed = tracksTimed;
    }

    /// The target has answered: its series go on, and may end again.
    void reset() {
        nextId = 0;
    }

    boolean areDone(SeriesMemory memory) {
        return !carried || Page.pageOf(nextId) >= memory.pages().length;
    }

    /// Marks series that have not been marked since the target answered, some thousands at most.
    void markSome(SeriesMemory memory, Batcher.Group group, long timeMillis) {
        if (areDone(memory)) return;
        IntPredicate ends = memory.ending(tracksTimed);
        for (int left = MOST_A_TICK; left > 0 && !areDone(memory); left--) {
            if (ends.test(nextId)) mark(memory, nextId, group, timeMillis);
            boolean lastOfPage = Page.rowOf(nextId) + 1 == memory.page(nextId).rows();
            nextId = lastOfPage ? Page.id(Page.pageOf(nextId) + 1, 0) : nextId + 1;
        }
    }

    /// Marks the series that an answer lacks, unless they were marked while the target did not answer.
    ///
    /// @param present ids of the first rows of all series that the answer has
    void markVanished(SeriesMemory memory, BitSet present, Batcher.Group group, long timeMillis) {
        if (!carried) return;
        IntPredicate ends = memory.ending(tracksTimed);
        for (int number = Page.pageOf(nextId); number < memory.pages().length; number++) {
            for (int row = 0; row < memory.pages()[number].rows(); row++) {
                int id = Page.id(number, row);
                if (id >= nextId && !present.get(id) && ends.test(id)) mark(memory, id, group, timeMillis);
            }
        }
    }

    private void mark(SeriesMemory memory, int id, Batcher.Group group, long timeMillis) {
        Page page = memory.page(id);
        int row = Page.rowOf(id);
        group.add(page.encoded(), page.encodedStart(row), page.encodedEnd(row), Batcher.STALE_NAN, timeMillis);
    }
}
