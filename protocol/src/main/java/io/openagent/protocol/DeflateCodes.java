package io.openagent.protocol;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/// The codes of one deflate block (RFC 1951, sections 3.2.2 to 3.2.7): what a byte or a match becomes depends
/// on nothing around it, so pieces of a block with the same codes can be kept and put together again.
/// Immutable.
final class DeflateCodes {
    static final int LEAST_MATCH = 3;
    static final int LONGEST_MATCH = 258;
    static final int FARTHEST = 1 << 15;

    private static final int LITERALS = 256;
    private static final int END = 256;
    private static final int FIRST_LENGTH = 257;
    private static final int LENGTHS = 286;
    private static final int DISTANCES = 30;
    private static final int LONGEST_CODE = 15;
    private static final int SHORT_LENGTHS = 8;

    /// Code in the low half, turned around as the format wants it, its length above.
    private static final int LENGTH_SHIFT = 16;

    private static final int CODE_MASK = (1 << LENGTH_SHIFT) - 1;

    /// Those that the format itself fixes.
    static final DeflateCodes FIXED = fixed();

    private final byte[] literalLengths;
    private final byte[] distanceLengths;
    private final int[] literals;
    private final int[] distances;

    private DeflateCodes(byte[] literalLengths, byte[] distanceLengths) {
        this.literalLengths = literalLengths;
        this.distanceLengths = distanceLengths;
        literals = codes(literalLengths);
        distances = codes(distanceLengths);
    }

    /// How often what is written, to give it codes that are the shorter the more often it is.
    static final class Frequencies {
        private final int[] literals = new int[LENGTHS];
        private final int[] distances = new int[DISTANCES];

        /// Any byte may come, and the end will.
        Frequencies() {
            Arrays.fill(literals, 0, END + 1, 1);
        }

        void literal(byte value) {
            literals[value & 0xff]++;
        }

        void match(int length, int distance) {
            literals[lengthSymbol(length - LEAST_MATCH)]++;
            distances[distanceSymbol(distance - 1)]++;
        }

        DeflateCodes codes() {
            return new DeflateCodes(lengths(literals, LONGEST_CODE), lengths(distances, LONGEST_CODE));
        }
    }

    /// How much memory it takes beside [#FIXED], which all share.
    int bytes() {
        return this == FIXED ? 0 : LENGTHS * 5 + DISTANCES * 5;
    }

    /// Begins the last block.
    void begin(BitWriter out) {
        out.write(1, 1);
        if (this == FIXED) out.write(1, 2);
        else new Head().write(out);
    }

    void end(BitWriter out) {
        write(literals[END], out);
    }

    void literal(byte value, BitWriter out) {
        write(literals[value & 0xff], out);
    }

    /// The `length` bytes that stand `distance` bytes before.
    void match(int length, int distance, BitWriter out) {
        int beyond = length - LEAST_MATCH;
        write(literals[lengthSymbol(beyond)], out);
        if (beyond >= SHORT_LENGTHS && length < LONGEST_MATCH) rest(beyond, log2(beyond) - 2, out);
        int away = distance - 1;
        write(distances[distanceSymbol(away)], out);
        if (away >= 4) rest(away, log2(away) - 1, out);
    }

    private static void write(int code, BitWriter out) {
        out.write(code & CODE_MASK, code >>> LENGTH_SHIFT);
    }

    private static void rest(int number, int bits, BitWriter out) {
        out.write(number & ((1 << bits) - 1), bits);
    }

    // symbols

    /// Eight for one length each, then four for each further bit; the longest has its own.
    private static int lengthSymbol(int beyond) {
        if (beyond == LONGEST_MATCH - LEAST_MATCH) return LENGTHS - 1;
        if (beyond < SHORT_LENGTHS) return FIRST_LENGTH + beyond;
        int extra = log2(beyond) - 2;
        return FIRST_LENGTH + 4 * extra + (beyond >>> extra);
    }

    /// Four for one distance each, then two for each further bit.
    private static int distanceSymbol(int away) {
        if (away < 4) return away;
        int extra = log2(away) - 1;
        return 2 * extra + (away >>> extra);
    }

    private static int log2(int number) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(number);
    }

    // codes

    private static DeflateCodes fixed() {
        byte[] literals = new byte[LENGTHS + 2];
        Arrays.fill(literals, 0, 144, (byte) 8);
        Arrays.fill(literals, 144, LITERALS, (byte) 9);
        Arrays.fill(literals, LITERALS, 280, (byte) 7);
        Arrays.fill(literals, 280, literals.length, (byte) 8);
        byte[] distances = new byte[DISTANCES + 2];
        Arrays.fill(distances, (byte) 5);
        return new DeflateCodes(literals, distances);
    }

    /// The code of each symbol, by the lengths of all (section 3.2.2).
    private static int[] codes(byte[] lengths) {
        int[] codes = new int[lengths.length];
        int code = 0;
        for (int length = 1; length <= LONGEST_CODE; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] != length) continue;
                codes[symbol] = (length << LENGTH_SHIFT) | (Integer.reverse(code++) >>> (Integer.SIZE - length));
            }
            code <<= 1;
        }
        return codes;
    }

    private record Node(long weight, int height, List<Integer> symbols) {
        static Node of(Node one, Node other) {
            List<Integer> both =
                    Stream.concat(one.symbols.stream(), other.symbols.stream()).toList();
            return new Node(one.weight + other.weight, 1 + Math.max(one.height, other.height), both);
        }
    }

    /// Huffman's: the two rarest become one, again and again. Where a code came out too long, rare symbols are
    /// taken for less rare.
    private static byte[] lengths(int[] frequencies, int longest) {
        int[] weights = frequencies.clone();
        while (true) {
            byte[] lengths = huffman(weights);
            int most = 0;
            for (byte length : lengths) most = Math.max(most, length);
            if (most <= longest) return lengths;
            for (int i = 0; i < weights.length; i++) if (weights[i] > 0) weights[i] = (weights[i] + 1) / 2 + 1;
        }
    }

    private static byte[] huffman(int[] weights) {
        byte[] lengths = new byte[weights.length];
        var rarest =
                new PriorityQueue<Node>(Comparator.comparingLong(Node::weight).thenComparingInt(Node::height));
        for (int symbol = 0; symbol < weights.length; symbol++)
            if (weights[symbol] > 0) rarest.add(new Node(weights[symbol], 0, List.of(symbol)));
        if (rarest.size() == 1) lengths[rarest.remove().symbols.getFirst()] = 1;
        while (rarest.size() > 1) {
            Node joined = Node.of(rarest.remove(), rarest.remove());
            for (int symbol : joined.symbols) lengths[symbol]++;
            rarest.add(joined);
        }
        return lengths;
    }

    /// Tells the lengths of all codes, themselves in codes (section 3.2.7).
    private final class Head {
        private static final int SYMBOLS = 19;
        private static final int AGAIN = 16;
        private static final int LEAST_AGAIN = 3;
        private static final int MOST_AGAIN = 6;
        private static final int ZEROS = 18;
        private static final int LEAST_ZEROS = 11;
        private static final int MOST_ZEROS = 138;
        private static final int LONGEST = 7;
        private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

        private final byte[] all = new byte[LENGTHS + DISTANCES];
        private final int[] frequencies = new int[SYMBOLS];

        Head() {
            System.arraycopy(literalLengths, 0, all, 0, LENGTHS);
            System.arraycopy(distanceLengths, 0, all, LENGTHS, DISTANCES);
        }

        void write(BitWriter out) {
            each((symbol, _, _) -> frequencies[symbol]++);
            byte[] lengths = lengths(frequencies, LONGEST);
            int[] codes = codes(lengths);
            out.write(2, 2);
            out.write(LENGTHS - FIRST_LENGTH, 5);
            out.write(DISTANCES - 1, 5);
            out.write(SYMBOLS - 4, 4);
            for (int symbol : ORDER) out.write(lengths[symbol], 3);
            each((symbol, rest, bits) -> {
                DeflateCodes.write(codes[symbol], out);
                out.write(rest, bits);
            });
        }

        private interface To {
            void take(int symbol, int rest, int bits);
        }

        private void each(To to) {
            for (int at = 0; at < all.length; ) {
                int run = run(at);
                if (all[at] == 0 && run >= LEAST_ZEROS) {
                    int some = Math.min(run, MOST_ZEROS);
                    to.take(ZEROS, some - LEAST_ZEROS, 7);
                    at += some;
                } else if (at > 0 && all[at] == all[at - 1] && run >= LEAST_AGAIN) {
                    int some = Math.min(run, MOST_AGAIN);
                    to.take(AGAIN, some - LEAST_AGAIN, 2);
                    at += some;
                } else {
                    to.take(all[at++], 0, 0);
                }
            }
        }

        private int run(int from) {
            int to = from;
            while (to < all.length && all[to] == all[from]) to++;
            return to - from;
        }
    }
}
