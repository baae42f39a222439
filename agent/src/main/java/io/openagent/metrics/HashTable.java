package io.openagent.metrics;

import java.util.Arrays;

/// Small numbers by 64-bit hashes: 12 bytes a place, at most three of four places taken.
///
/// The hashes are taken for well mixed and beyond a stranger's reach, as [Utf8View#contentHash()] makes them.
final class HashTable {
    static final int ABSENT = -1;

    private static final int FIRST_PLACES = 16;

    /// Stands for the hash 0, which marks a free place.
    private static final long ZERO = 0x9E37_79B9_7F4A_7C15L;

    private long[] hashes = new long[FIRST_PLACES];
    private int[] numbers = new int[FIRST_PLACES];
    private int used;

    /// The number under a hash, or [#ABSENT].
    int get(long hash) {
        int place = place(hash == 0 ? ZERO : hash);
        return hashes[place] == 0 ? ABSENT : numbers[place];
    }

    /// @param number not negative
    void put(long hash, int number) {
        long key = hash == 0 ? ZERO : hash;
        int place = place(key);
        if (hashes[place] == 0 && ++used > hashes.length / 4 * 3) {
            grow();
            place = place(key);
        }
        hashes[place] = key;
        numbers[place] = number;
    }

    /// False if the hash was there already.
    boolean add(long hash) {
        if (get(hash) != ABSENT) return false;
        put(hash, 0);
        return true;
    }

    /// Takes time in what was there, not in the most that ever was.
    void clear() {
        if (used == 0) return;
        if (hashes.length == FIRST_PLACES) {
            Arrays.fill(hashes, 0);
        } else {
            hashes = new long[FIRST_PLACES];
            numbers = new int[FIRST_PLACES];
        }
        used = 0;
    }

    /// Where the hash is or belongs.
    private int place(long hash) {
        int mask = hashes.length - 1;
        int place = (int) (hash >>> Integer.SIZE) & mask;
        while (hashes[place] != 0 && hashes[place] != hash) place = place + 1 & mask;
        return place;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldNumbers = numbers;
        hashes = new long[2 * oldHashes.length];
        numbers = new int[2 * oldHashes.length];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldHashes[i] == 0) continue;
            int place = place(oldHashes[i]);
            hashes[place] = oldHashes[i];
            numbers[place] = oldNumbers[i];
        }
    }
}
