package io.openagent.scrape;

import java.util.Arrays;

/// Which series the last scrape of a target had: tells how many are new. Eight bytes a series, two scrapes' worth.
///
/// Series are known by a 64-bit hash of their bytes: among 500,000 series the chance that two are taken for one is
/// below one in 10⁸, and the price is a count that is too low by one. Confined to the scrape's thread.
final class SeriesMemory {
    private LongSet last = new LongSet();
    private LongSet now = new LongSet();
    private int added;

    void see(long seriesHash) {
        if (now.add(seriesHash) && !last.contains(seriesHash)) added++;
    }

    /// Ends a scrape that went well: what was seen is what is known from now on.
    ///
    /// @return how many series were not in the scrape before
    int settle() {
        int result = added;
        LongSet spare = last;
        last = now;
        now = spare;
        abandon();
        return result;
    }

    /// Ends a scrape that failed: what was seen is forgotten, what was known stays.
    void abandon() {
        now.clear();
        added = 0;
    }

    /// An open-addressing set; zero marks an empty slot, so zero itself is stored as one.
    private static final class LongSet {
        private static final int FEWEST_SLOTS = 64;

        private long[] slots = new long[FEWEST_SLOTS];
        private int size;

        boolean add(long hash) {
            if (2 * size >= slots.length) grow();
            int slot = find(hash == 0 ? 1 : hash);
            if (slots[slot] != 0) return false;
            slots[slot] = hash == 0 ? 1 : hash;
            size++;
            return true;
        }

        boolean contains(long hash) {
            return slots[find(hash == 0 ? 1 : hash)] != 0;
        }

        void clear() {
            // A target that once had many series and now has few gives the memory back.
            if (slots.length > FEWEST_SLOTS && 16 * size < slots.length) slots = new long[slots.length / 4];
            else Arrays.fill(slots, 0);
            size = 0;
        }

        private int find(long hash) {
            int mask = slots.length - 1;
            int slot = (int) (hash ^ (hash >>> 32)) & mask;
            while (slots[slot] != 0 && slots[slot] != hash) slot = (slot + 1) & mask;
            return slot;
        }

        private void grow() {
            long[] old = slots;
            slots = new long[2 * old.length];
            for (long hash : old) {
                if (hash != 0) slots[find(hash)] = hash;
            }
        }
    }
}
