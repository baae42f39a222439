package io.openagent.scrape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// What a body says of some of its samples beside the value, by the number of the sample. Numbers rise, when it is
/// filled and when it is asked; a sample may have several.
final class Attached<T> {
    private final List<T> values = new ArrayList<>();
    private int[] samples = {};
    private int next;
    private long bytes;

    void clear() {
        values.clear();
        next = 0;
        bytes = 0;
    }

    int size() {
        return values.size();
    }

    /// How much memory it takes.
    long bytes() {
        return bytes;
    }

    /// @param itsBytes that the value takes
    void add(int sample, T value, int itsBytes) {
        if (values.size() == samples.length) samples = Arrays.copyOf(samples, Math.max(16, 2 * samples.length));
        samples[values.size()] = sample;
        values.add(value);
        bytes += itsBytes;
    }

    /// Forgets what belongs to the samples from this one on.
    void truncate(int sample) {
        while (!values.isEmpty() && samples[values.size() - 1] >= sample) values.removeLast();
    }

    /// Gives what belongs to a sample.
    void each(int sample, Consumer<T> to) {
        while (next < values.size() && samples[next] < sample) next++;
        for (; next < values.size() && samples[next] == sample; next++) to.accept(values.get(next));
    }
}
