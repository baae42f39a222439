package io.openagent.metrics;

import java.util.Arrays;
import java.util.Objects;

/// A list of longs that is cleared and filled again, without boxes.
final class Longs {
    private long[] values = new long[16];
    private int size;

    void clear() {
        size = 0;
    }

    void add(long value) {
        if (size == values.length) values = Arrays.copyOf(values, 2 * size);
        values[size++] = value;
    }

    int size() {
        return size;
    }

    long get(int index) {
        return values[Objects.checkIndex(index, size)];
    }
}
