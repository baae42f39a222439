package io.openagent.scrape;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/// Which series a body has given by now, and at which times.
final class SeenSeries {
    private final Page[] pages;
    private final boolean anyTimed;
    private final RowIndex firsts;
    private final BitSet isFirst = new BitSet();
    private final Set<Occurrence> occurrences = new HashSet<>();

    private record Occurrence(int firstId, long timeMillis) {}

    enum Sight {
        FIRST,
        /// A series again, at another time.
        AGAIN,
        /// A series again, at a time at which it was seen.
        DUPLICATE
    }

    /// @param anyTimed whether times may differ at all
    SeenSeries(Page[] pages, int expected, boolean anyTimed) {
        this.pages = pages;
        this.anyTimed = anyTimed;
        firsts = new RowIndex(RowIndex.By.ENCODED, expected);
    }

    Sight see(int id, long timeMillis) {
        int first = firsts.add(pages, id);
        boolean isNewTime = anyTimed && occurrences.add(new Occurrence(first, timeMillis));
        if (first != id || isFirst.get(id)) return isNewTime ? Sight.AGAIN : Sight.DUPLICATE;
        isFirst.set(id);
        return Sight.FIRST;
    }
}
