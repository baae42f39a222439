package io.openagent.forward.remotewrite;

import io.openagent.forward.SeriesTrace;
import java.util.Arrays;

/// The samples of a run before they are written: which series, what value, and when. Grows as needed; may be
/// cleared and used again. Confined to one thread.
final class RunDraft {
    private static final int FIRST_SIZE = 256;

    private byte[][] series = new byte[FIRST_SIZE][];
    private int[] from = new int[FIRST_SIZE];
    private int[] to = new int[FIRST_SIZE];
    private double[] values = new double[FIRST_SIZE];
    private long[] times = new long[FIRST_SIZE];
    private int size;
    private int plainBytes;
    private SeriesTrace trace = new SeriesTrace();

    void add(byte[] itsSeries, int itsFrom, int itsTo, double value, long timestampMillis, int mostPlainBytes) {
        if (size == series.length) grow();
        series[size] = itsSeries;
        from[size] = itsFrom;
        to[size] = itsTo;
        values[size] = value;
        times[size++] = timestampMillis;
        plainBytes += mostPlainBytes;
        trace.add(itsSeries, itsFrom, itsTo);
    }

    int size() {
        return size;
    }

    /// How many bytes it takes as fields, at most.
    int plainBytes() {
        return plainBytes;
    }

    double value(int index) {
        return values[index];
    }

    long time(int index) {
        return times[index];
    }

    SeriesTrace trace() {
        return trace;
    }

    void write(int index, WriteSeries form, PlainSink out) {
        form.write(series[index], from[index], to[index], values[index], times[index], out);
    }

    void clear() {
        Arrays.fill(series, 0, size, null);
        size = 0;
        plainBytes = 0;
        trace = new SeriesTrace();
    }

    private void grow() {
        series = Arrays.copyOf(series, 2 * size);
        from = Arrays.copyOf(from, 2 * size);
        to = Arrays.copyOf(to, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
        times = Arrays.copyOf(times, 2 * size);
    }
}
