package io.openagent.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// The zipped form of records whose series come again, scrape after scrape, with other values.
///
/// *Problem.* To find what repeats in the names and labels of a thousand records costs more than all else that is done
/// to their samples, and it is found at the same places every time.
///
/// *Approach.* It is looked for once, in everything but times and values. What became of that is kept as bits of a
/// deflate block, cut where a sample stands. To zip the next records of these series the bits are put behind each
/// other with the new numbers between them:
///
/// ```text
///   plain    | head, name, labels | time | value | name, labels, time | value | name, labels, time | value | …
///   zipped   | bits of record 1   | 8 B  | value | bits of record 2   | value | bits of record 3   | value | …
/// ```
///
/// From the second on a time is that of the record before it, and mostly goes on with what labels repeat. A value that
/// the record before has too is a match, and of others the zeros at their end are one. The block's codes are made for
/// what stands in it, values included, as they were when the template was made; a few records have those that the
/// format fixes. What is written can be read by any gunzip, and has the checksum of the plain bytes, which the
/// caller has anyway.
///
/// A template takes six to ten bytes a record. Immutable.
public final class ZipTemplate {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Fewer zeros are as well written one by one.
    private static final int LEAST_ZEROS = 4;

    /// To tell codes of their own takes as much as these save in fewer records.
    private static final int LEAST_WITH_OWN_CODES = 100;

    private final DeflateCodes codes;
    private final byte[] bits;
    private final int[] ends;

    /// @param bits of all records, with room for a read of eight bytes at their last
    /// @param ends in bits, of each record's
    private ZipTemplate(DeflateCodes codes, byte[] bits, int[] ends) {
        this.codes = codes;
        this.bits = bits;
        this.ends = ends;
    }

    /// Takes what becomes of bytes.
    private interface Symbols {
        void literal(byte value);

        void match(int length, int distance);
    }

    /// Of a content.
    ///
    /// @param samples where time and value of each record stand
    /// @return empty where two samples are too far apart for a match
    static Optional<ZipTemplate> of(byte[] plain, int[] samples, int count) {
        for (int i = 1; i < count; i++)
            if (samples[i] - samples[i - 1] > DeflateCodes.FARTHEST) return Optional.empty();
        DeflateCodes codes = count < LEAST_WITH_OWN_CODES ? DeflateCodes.FIXED : codes(plain, samples, count);
        var out = new BitWriter();
        var symbols = new Writer(codes, out);
        int[] ends = new int[count];
        codes.begin(out);
        var search = new Search(plain, samples, count);
        for (int i = 0; i < count; i++) {
            search.next(symbols);
            if (out.bits() > Integer.MAX_VALUE) return Optional.empty();
            ends[i] = (int) out.bits();
        }
        byte[] all = out.toByteArray();
        return Optional.of(new ZipTemplate(codes, Arrays.copyOf(all, all.length + Long.BYTES), ends));
    }

    /// For all that stands there, and for the matches that other values may come to.
    private static DeflateCodes codes(byte[] plain, int[] samples, int count) {
        var frequencies = new DeflateCodes.Frequencies();
        Symbols symbols = new Symbols() {
            @Override
            public void literal(byte value) {
                frequencies.literal(value);
            }

            @Override
            public void match(int length, int distance) {
                frequencies.match(length, distance);
            }
        };
        for (int length = DeflateCodes.LEAST_MATCH; length < Long.BYTES; length++) symbols.match(length, 1);
        var search = new Search(plain, samples, count);
        long before = 0;
        for (int i = 0; i < count; i++) {
            search.next(symbols);
            long value = value(plain, samples[i]);
            if (i > 0) symbols.match(Long.BYTES, samples[i] - samples[i - 1]);
            if (i == 0 || value != before) value(value, symbols);
            before = value;
        }
        return frequencies.codes();
    }

    /// How much memory it takes.
    public int bytes() {
        return bits.length + ends.length * Integer.BYTES + codes.bytes();
    }

    /// Writes the block of records with the same series.
    ///
    /// @param samples where they stand, as when it was made
    /// @return false, with a part written, where the records have different times
    boolean write(byte[] plain, int[] samples, BitWriter out) {
        var symbols = new Writer(codes, out);
        long time = (long) LONG.get(plain, samples[0]);
        long before = 0;
        int from = 0;
        for (int i = 0; i < ends.length; i++) {
            if ((long) LONG.get(plain, samples[i]) != time) return false;
            copy(from, ends[i], out);
            from = ends[i];
            if (i == 0) time(time, symbols);
            long value = value(plain, samples[i]);
            if (i > 0 && value == before) symbols.match(Long.BYTES, samples[i] - samples[i - 1]);
            else value(value, symbols);
            before = value;
        }
        codes.end(out);
        return true;
    }

    private static long value(byte[] plain, int sample) {
        return (long) LONG.get(plain, sample + Long.BYTES);
    }

    private static void time(long time, Symbols symbols) {
        for (int i = 0; i < Long.BYTES; i++) symbols.literal(byteOf(time, i));
    }

    private static void value(long value, Symbols symbols) {
        int zeros = value == 0 ? Long.BYTES : Long.numberOfTrailingZeros(value) / Byte.SIZE;
        int whole = zeros < LEAST_ZEROS ? Long.BYTES : Long.BYTES - zeros + 1;
        for (int i = 0; i < whole; i++) symbols.literal(byteOf(value, i));
        if (whole < Long.BYTES) symbols.match(Long.BYTES - whole, 1);
    }

    private static byte byteOf(long number, int index) {
        return (byte) (number >>> (Long.SIZE - Byte.SIZE * (index + 1)));
    }

    private void copy(int from, int to, BitWriter out) {
        for (int at = from; at < to; at += BitWriter.MOST_AT_ONCE) {
            int length = Math.min(BitWriter.MOST_AT_ONCE, to - at);
            long word = (long) WORD.get(bits, at >>> 3) >>> (at & 7);
            out.write(word & ((1L << length) - 1), length);
        }
    }

    private record Writer(DeflateCodes codes, BitWriter out) implements Symbols {
        @Override
        public void literal(byte value) {
            codes.literal(value, out);
        }

        @Override
        public void match(int length, int distance) {
            codes.match(length, distance, out);
        }
    }

    /// Goes through the records, from sample to sample.
    private static final class Search {
        private final int[] samples;
        private final RepeatSearch search;
        private int next;

        Search(byte[] plain, int[] samples, int count) {
            this.samples = samples;
            search = new RepeatSearch(
                    plain, samples, count, DeflateCodes.FARTHEST, DeflateCodes.LONGEST_MATCH - Long.BYTES);
        }

        /// Writes what is before the next value, but for the first time.
        void next(Symbols symbols) {
            int from = next == 0 ? 0 : samples[next - 1] + OpenMxRecords.SAMPLE_BYTES;
            var pending = new Pending(symbols);
            search.search(from, samples[next], pending);
            if (next > 0) pending.goOn(samples[next] - samples[next - 1], Long.BYTES);
            pending.flush();
            next++;
        }
    }

    /// Hands on what a search finds, and holds a match back as long as it may become longer.
    private static final class Pending implements RepeatSearch.Sink {
        private final Symbols symbols;
        private int distance;
        private int length;

        Pending(Symbols symbols) {
            this.symbols = symbols;
        }

        @Override
        public void literal(byte[] bytes, int from, int to) {
            flush();
            for (int i = from; i < to; i++) symbols.literal(bytes[i]);
        }

        @Override
        public void copy(int itsDistance, int itsLength) {
            flush();
            distance = itsDistance;
            length = itsLength;
        }

        /// A match that may be a part of the one before.
        void goOn(int itsDistance, int itsLength) {
            if (itsDistance == distance && length > 0) length += itsLength;
            else copy(itsDistance, itsLength);
        }

        void flush() {
            if (length > 0) symbols.match(length, distance);
            length = 0;
        }
    }
}
