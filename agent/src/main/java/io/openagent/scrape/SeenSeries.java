package io.openagent.scrape;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which series a body has given by now, and for those that came repeatedly at which times.
final class SeenSeries {
    private final Page[] pages;
    private final RowIndex firsts;
    private final BitSet isFirst = new BitSet();
    private final Map<Integer, Long> firstTimes = new HashMap<>();
    private final Map<Integer, Set<Long>> laterTimes = new HashMap<>();
    private final boolean anyTimed;

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
        if (first == id && !isFirst.get(id)) {
            isFirst.set(id);
            if (anyTimed) firstTimes.put(id, timeMillis);
            return Sight.FIRST;
        }
        if (!anyTimed || firstTimes.get(first) == timeMillis) return Sight.DUPLICATE;
        return laterTimes.computeIfAbsent(first, _ -> new HashSet<>()).add(timeMillis) ? Sight.AGAIN : Sight.DUPLICATE;
    }
}
