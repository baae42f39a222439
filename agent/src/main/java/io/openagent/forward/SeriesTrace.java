package io.openagent.forward;

import java.util.Arrays;

/// Which series were added, in their order, by where their encoded bytes stand. What a target's memory has written is
/// never changed, so the same place means the same series; most of a scrape stands in few stretches.
///
/// ```text
///   added     a[0, 9)  a[9, 20)  a[20, 31)  b[4, 12)  b[12, 17)
///   kept      a[0, 31)                      b[4, 17)
/// ```
///
/// Confined to one thread.
@SuppressWarnings("ReferenceEquality") // the place is what is compared
public final class SeriesTrace {
    /// A reference and two numbers.
    private static final int BYTES_A_STRETCH = 3 * Integer.BYTES;

    private byte[][] arrays = new byte[4][];
    private int[] from = new int[4];
    private int[] to = new int[4];
    private int stretches;
    private int series;

    public void add(byte[] array, int itsFrom, int itsTo) {
        series++;
        if (stretches > 0 && arrays[stretches - 1] == array && to[stretches - 1] == itsFrom) {
            to[stretches - 1] = itsTo;
            return;
        }
        if (stretches == arrays.length) grow();
        arrays[stretches] = array;
        from[stretches] = itsFrom;
        to[stretches++] = itsTo;
    }

    /// Whether the same series were added in the same order. False may be wrong: equal series may stand elsewhere.
    public boolean isLike(SeriesTrace other) {
        if (series != other.series || stretches != other.stretches) return false;
        for (int i = 0; i < stretches; i++) if (arrays[i] != other.arrays[i]) return false;
        return Arrays.equals(from, 0, stretches, other.from, 0, stretches)
                && Arrays.equals(to, 0, stretches, other.to, 0, stretches);
    }

    /// How much memory it takes, without the series.
    int bytes() {
        return arrays.length * BYTES_A_STRETCH;
    }

    private void grow() {
        arrays = Arrays.copyOf(arrays, 2 * stretches);
        from = Arrays.copyOf(from, 2 * stretches);
        to = Arrays.copyOf(to, 2 * stretches);
    }
}
