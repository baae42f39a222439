package io.openagent.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A sample of a text format: views that are kept and moved, so that after the first lines of a body none is made any
/// more.
final class TextSample implements SampleView {
    /// So few that comparing each with each takes less than sorting a copy.
    private static final int FEW_LABELS = 24;

    final Utf8View name = new Utf8View();
    final Utf8View series = new Utf8View();
    private final List<Utf8View> labelNames = new ArrayList<>();
    private final List<Utf8View> labelValues = new ArrayList<>();
    private int labelCount;
    private double value;
    private boolean hasTimestamp;
    private long timestampMillis;

    void reset() {
        labelCount = 0;
        hasTimestamp = false;
    }

    /// Makes room for one more label, whose name and value are to be covered then.
    int addLabel() {
        if (labelCount == labelNames.size()) {
            labelNames.add(new Utf8View());
            labelValues.add(new Utf8View());
        }
        return labelCount++;
    }

    void value(double value) {
        this.value = value;
    }

    void timestampMillis(long millis) {
        hasTimestamp = true;
        timestampMillis = millis;
    }

    /// A label name that comes twice. Never quadratic: a target may send ten thousand names of one hash.
    Optional<Utf8View> repeatedName() {
        return labelCount <= FEW_LABELS ? repeatedOfFew() : repeatedOfMany();
    }

    private Optional<Utf8View> repeatedOfFew() {
        for (int i = 1; i < labelCount; i++) {
            Utf8View later = labelNames.get(i);
            for (int j = 0; j < i; j++) {
                if (later.contentEquals(labelNames.get(j))) return Optional.of(later);
            }
        }
        return Optional.empty();
    }

    private Optional<Utf8View> repeatedOfMany() {
        var sorted = labelNames.subList(0, labelCount).toArray(Utf8View[]::new);
        Arrays.sort(sorted, Utf8View::compareContent);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i].contentEquals(sorted[i - 1])) return Optional.of(sorted[i]);
        }
        return Optional.empty();
    }

    @Override
    public Utf8View name() {
        return name;
    }

    @Override
    public int labelCount() {
        return labelCount;
    }

    @Override
    public Utf8View labelName(int index) {
        return labelNames.get(Objects.checkIndex(index, labelCount));
    }

    @Override
    public Utf8View labelValue(int index) {
        return labelValues.get(Objects.checkIndex(index, labelCount));
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public boolean hasTimestamp() {
        return hasTimestamp;
    }

    @Override
    public long timestampMillis() {
        return timestampMillis;
    }

    @Override
    public Utf8View series() {
        return series;
    }

    @Override
    public int exemplarCount() {
        return 0;
    }

    @Override
    public ExemplarView exemplar(int index) {
        throw new IndexOutOfBoundsException(index);
    }
}
