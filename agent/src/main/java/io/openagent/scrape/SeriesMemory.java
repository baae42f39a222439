package io.openagent.scrape;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/// What is remembered of a target's last good scrape: its lines in their order, and what became of each.
/// Immutable; a scrape reads it through [Recognition] and leaves another one behind when it ends well.
final class SeriesMemory {
    static final SeriesMemory EMPTY = new SeriesMemory(new Page[0], 0, false, new BitSet(), Restlessness.CALM);

    private final Page[] pages;
    private final int rows;
    private final boolean repeats;
    private final BitSet timed;
    private final Restlessness restlessness;

    /// @param pages the lines; the pages are shared with other targets, and the array belongs to this memory
    /// @param rows how many lines there are
    /// @param repeats whether two of the lines give one series
    /// @param timed ids of the lines whose last sample had a time of its own
    /// @param restlessness how often their order has changed
    SeriesMemory(Page[] pages, int rows, boolean repeats, BitSet timed, Restlessness restlessness) {
        this.pages = pages;
        this.rows = rows;
        this.repeats = repeats;
        this.timed = timed;
        this.restlessness = restlessness;
    }

    /// Never to be written.
    Page[] pages() {
        return pages;
    }

    int rows() {
        return rows;
    }

    /// How much memory it takes, though others may share it.
    long bytes() {
        return Arrays.stream(pages).mapToLong(Page::bytes).sum();
    }

    boolean repeats() {
        return repeats;
    }

    Restlessness restlessness() {
        return restlessness;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    SeriesMemory with(BitSet newTimed, Restlessness newRestlessness) {
        return new SeriesMemory(pages, rows, repeats, newTimed, newRestlessness);
    }

    /// All rows by their text or by their encoded form; of equal ones the first.
    RowIndex index(RowIndex.By by) {
        var index = new RowIndex(by, rows);
        for (int number = 0; number < pages.length; number++) {
            Page page = pages[number];
            for (int row = 0; row < page.rows(); row++) {
                if (by == RowIndex.By.TEXT || page.isCarried(row)) index.add(pages, Page.id(number, row));
            }
        }
        return index;
    }

    /// Tells of a row whether it is the first of a series that ends when nothing more comes of it: one that
    /// had at least one sample without a time of its own.
    ///
    /// @param timedToo whether the others end too
    IntPredicate ending(boolean timedToo) {
        if (!repeats) return id -> page(id).isCarried(Page.rowOf(id)) && (timedToo || !timed.get(id));
        RowIndex index = index(RowIndex.By.ENCODED);
        var ending = new BitSet();
        for (int number = 0; number < pages.length; number++) {
            for (int row = 0; row < pages[number].rows(); row++) {
                int id = Page.id(number, row);
                if (pages[number].isCarried(row) && (timedToo || !timed.get(id))) ending.set(index.find(pages, id));
            }
        }
        return ending::get;
    }

    Page page(int id) {
        return pages[Page.pageOf(id)];
    }
}
