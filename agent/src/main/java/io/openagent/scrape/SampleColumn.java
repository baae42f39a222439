package io.openagent.scrape;

import java.util.Arrays;

/// The values of a body's samples in its order, and their times where the target gives any: of the value, and of
/// the beginning of the counting. Eight bytes a sample.
final class SampleColumn {
    private static final int FIRST_SIZE = 256;

    private double[] values = new double[FIRST_SIZE];
    private long[] times = {};
    private boolean[] timed = {};
    private long[] created = {};
    private int size;
    private boolean anyTimed;
    private boolean anyCreated;

    /// Makes room at once, so that a large body does not grow it step by step.
    void clear(int expected) {
        size = 0;
        anyTimed = false;
        anyCreated = false;
        if (values.length < expected) values = new double[expected];
    }

    int size() {
        return size;
    }

    /// How many bytes it keeps.
    int capacity() {
        return values.length * Double.BYTES + times.length * Long.BYTES + timed.length + created.length * Long.BYTES;
    }

    void add(double value) {
        if (size == values.length) values = Arrays.copyOf(values, 2 * size);
        if (size < timed.length) timed[size] = false;
        if (size < created.length) created[size] = 0;
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

    /// Of the sample that was added last.
    void created(long millis) {
        if (created.length < values.length) created = Arrays.copyOf(created, values.length);
        created[size - 1] = millis;
        anyCreated = true;
    }

    boolean anyCreated() {
        return anyCreated;
    }

    /// When its counting began, epoch milliseconds; 0 means that nobody says.
    long created(int index) {
        return index < created.length ? created[index] : 0;
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
