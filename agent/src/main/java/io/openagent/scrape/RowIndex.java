package io.openagent.scrape;

import io.openagent.metrics.ContentHash;
import java.util.Arrays;

/// Finds rows of pages by their text or by their encoded form: open addressing over row ids, four bytes a
/// slot. The hash only says where to look; bytes decide.
final class RowIndex {
    static final int NONE = -1;
    private static final int FEWEST_SLOTS = 64;

    private final By by;
    private int[] slots;
    private int size;

    enum By {
        TEXT,
        ENCODED
    }

    RowIndex(By by, int rows) {
        this.by = by;
        slots = filled(Math.max(FEWEST_SLOTS, Integer.highestOneBit(rows) << 2));
    }

    /// How much memory it takes.
    long bytes() {
        return (long) slots.length * Integer.BYTES;
    }

    /// The id of a row with these bytes, or [#NONE].
    int find(Page[] pages, byte[] bytes, int from, int to) {
        return slots[slot(pages, bytes, from, to)];
    }

    /// The id of the row that was added first with the bytes of this one, or [#NONE].
    int find(Page[] pages, int id) {
        return slots[slot(pages, id)];
    }

    /// Adds a row.
    ///
    /// @return the id of the row that was added first with the same bytes: itself, if it is the first
    int add(Page[] pages, int id) {
        if (2 * size >= slots.length) grow(pages);
        int slot = slot(pages, id);
        if (slots[slot] == NONE) {
            slots[slot] = id;
            size++;
        }
        return slots[slot];
    }

    private int slot(Page[] pages, int id) {
        Page page = pages[Page.pageOf(id)];
        int row = Page.rowOf(id);
        return by == By.TEXT
                ? slot(pages, page.texts(), page.textStart(row), page.textEnd(row))
                : slot(pages, page.encoded(), page.encodedStart(row), page.encodedEnd(row));
    }

    private int slot(Page[] pages, byte[] bytes, int from, int to) {
        int mask = slots.length - 1;
        int slot = Long.hashCode(ContentHash.of(bytes, from, to)) & mask;
        while (slots[slot] != NONE && !isEqual(pages, slots[slot], bytes, from, to)) slot = slot + 1 & mask;
        return slot;
    }

    private boolean isEqual(Page[] pages, int id, byte[] bytes, int from, int to) {
        Page page = pages[Page.pageOf(id)];
        int row = Page.rowOf(id);
        return by == By.TEXT ? page.textEquals(row, bytes, from, to) : page.encodedEquals(row, bytes, from, to);
    }

    private void grow(Page[] pages) {
        int[] old = slots;
        slots = filled(2 * old.length);
        size = 0;
        for (int id : old) {
            if (id != NONE) add(pages, id);
        }
    }

    private static int[] filled(int length) {
        int[] slots = new int[length];
        Arrays.fill(slots, NONE);
        return slots;
    }
}
