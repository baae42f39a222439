package io.openagent.scrape;

import java.util.Arrays;

/// Which rows a scrape has met, in the order of the body: runs of consecutive rows, two numbers each. A body
/// that comes as it came last time is one run, however long it is.
final class Visits {
    private int[] bounds = new int[16];
    private int size;

    private Page[] pages = {};
    private int nextRun;
    private int next;
    private int run;
    private int pageNumber;
    private int from;
    private int to;

    void clear() {
        size = 0;
        pages = new Page[0];
    }

    /// How many bytes it keeps.
    int capacity() {
        return bounds.length * Integer.BYTES;
    }

    /// The rows from one id up to another, after those before.
    void add(int fromId, int toId) {
        if (size > 0 && bounds[size - 1] == fromId) {
            bounds[size - 1] = toId;
            return;
        }
        if (size == bounds.length) bounds = Arrays.copyOf(bounds, 2 * size);
        bounds[size++] = fromId;
        bounds[size++] = toId;
    }

    int runs() {
        return size / 2;
    }

    /// How many rows these are.
    int rows(Page[] inPages) {
        int rows = 0;
        rewind(inPages);
        while (nextStretch()) rows += to - from;
        return rows;
    }

    /// Forgets all but so many rows from the beginning.
    void truncate(Page[] inPages, int rows) {
        int left = rows;
        rewind(inPages);
        while (nextStretch()) {
            if (left <= to - from) {
                bounds[2 * run + 1] = id(from) + left;
                size = 2 * run + 2;
                return;
            }
            left -= to - from;
        }
    }

    // --- going through them, a stretch within one page at a time

    /// Stands before the first stretch.
    void rewind(Page[] inPages) {
        pages = inPages;
        nextRun = 0;
        next = size == 0 ? 0 : bounds[0];
        skipEndedRuns();
    }

    /// Moves to the next stretch; false at the end.
    boolean nextStretch() {
        if (nextRun == runs()) return false;
        run = nextRun;
        int last = bounds[2 * run + 1];
        pageNumber = Page.pageOf(next);
        from = Page.rowOf(next);
        boolean endsHere = pageNumber == Page.pageOf(last);
        to = endsHere ? Page.rowOf(last) : page().rows();
        next = endsHere ? last : Page.id(pageNumber + 1, 0);
        skipEndedRuns();
        return true;
    }

    Page page() {
        return pages[pageNumber];
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    int id(int row) {
        return Page.id(pageNumber, row);
    }

    private void skipEndedRuns() {
        while (nextRun < runs() && next == bounds[2 * nextRun + 1]) {
            nextRun++;
            if (nextRun < runs()) next = bounds[2 * nextRun];
        }
    }
}
