package io.openagent.scrape;

import java.util.Arrays;

/// The values of a body's samples in its order, and their times where the target gives any. Eight bytes a
/// sample.
final class SampleColumn {
    private static final int FIRST_SIZE = 256;

    private double[] values = new double[FIRST_SIZE];
    private long[] times = {};
    private boolean[] timed = {};
    private int size;
    private boolean anyTimed;

    /// Makes room at once, so that a large body does not grow it step by step.
    void clear(int expected) {
        size = 0;
        anyTimed = false;
        if (values.length < expected) values = new double[expected];
    }

    int size() {
        return size;
    }

    /// How many bytes it keeps.
    int capacity() {
        return values.length * Double.BYTES + times.length * Long.BYTES + timed.length;
    }

    void add(double value) {
        if (size == values.length) values = Arrays.copyOf(values, 2 * size);
        if (size < timed.length) timed[size] = false;
        values[size++] = value;
    }

    /// @param timeMillis as the target gave it
    void add(double value, long timeMillis) {
        int index = size;
        add(value);
        if (times.length < values.length) {
            times = Arrays.copyOf(times, values.length);
            timed = Arrays.copyOf(timed, values.length);
        }
        times[index] = timeMillis;
        timed[index] = true;
        anyTimed = true;
    }

    void truncate(int newSize) {
        size = newSize;
    }

    double value(int index) {
        return values[index];
    }

    boolean anyTimed() {
        return anyTimed;
    }

    boolean isTimed(int index) {
        return anyTimed && index < timed.length && timed[index];
    }

    long timeMillis(int index, long otherwise) {
        return isTimed(index) ? times[index] : otherwise;
    }
}
