package io.openagent.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts by code. Not safe for threads: who holds one guards it.
///
/// ```text
///   0  u8   how many codes follow
///   1  u8   code  ┐
///   2  u64  count ┘ as often
/// ```
final class Tally {
    /// Far more reasons than there are, and still only 577 bytes when all are used.
    static final int CODES = 64;

    static final int MAX_BYTES = 1 + CODES * 9;

    private final long[] counts;

    Tally() {
        this(new long[CODES]);
    }

    private Tally(long[] counts) {
        this.counts = counts;
    }

    void add(int code, long count) {
        counts[code] += count;
    }

    void add(Map<Integer, Long> more) {
        more.forEach(this::add);
    }

    long get(int code) {
        return counts[code];
    }

    long total() {
        return Arrays.stream(counts).sum();
    }

    Tally copy() {
        return new Tally(counts.clone());
    }

    /// For each code the greater count: of two states of one tally, the later one.
    Tally later(Tally other) {
        var later = copy();
        for (int code = 0; code < CODES; code++) later.counts[code] = Math.max(counts[code], other.counts[code]);
        return later;
    }

    Tally plus(Tally other) {
        var sum = copy();
        for (int code = 0; code < CODES; code++) sum.counts[code] += other.counts[code];
        return sum;
    }

    boolean isSameAs(Tally other) {
        return Arrays.equals(counts, other.counts);
    }

    /// The codes that were counted at all.
    SortedMap<Integer, Long> toMap() {
        SortedMap<Integer, Long> map = new TreeMap<>();
        for (int code = 0; code < CODES; code++) if (counts[code] != 0) map.put(code, counts[code]);
        return map;
    }

    void writeTo(ByteBuffer out) {
        SortedMap<Integer, Long> map = toMap();
        out.put((byte) map.size());
        map.forEach((code, count) -> out.put(code.byteValue()).putLong(count));
    }

    /// @throws IllegalArgumentException when a code or a count cannot be
    static Tally readFrom(ByteBuffer in) {
        var tally = new Tally();
        for (int left = in.get(); left > 0; left--) {
            int code = in.get();
            long count = in.getLong();
            if (code < 0 || code >= CODES || count < 0)
                throw new IllegalArgumentException("code " + code + " counted " + count + " times");
            tally.counts[code] = count;
        }
        return tally;
    }
}
