package io.openagent.metrics;

import java.util.Objects;

/// A sample of a text format, filled anew by every line.
final class TextSample implements SampleView {
    final Utf8View name = new Utf8View();
    final Utf8View series = new Utf8View();
    final LabelViews labels = new LabelViews();
    private final TextExemplar exemplar = new TextExemplar();
    private boolean hasExemplar;
    private boolean known;
    private double value;
    private boolean hasTimestamp;
    private long timestampMillis;

    void reset() {
        name.cover(name.bytes(), 0, 0);
        labels.clear();
        known = false;
        hasTimestamp = false;
        hasExemplar = false;
    }

    /// A sample whose series nobody asks for. It has a value by now, and neither time nor exemplar.
    void known(double newValue) {
        known = true;
        hasTimestamp = false;
        hasExemplar = false;
        value = newValue;
    }

    void value(double value) {
        this.value = value;
    }

    void timestampMillis(long millis) {
        hasTimestamp = true;
        timestampMillis = millis;
    }

    TextExemplar startExemplar() {
        exemplar.reset();
        hasExemplar = true;
        return exemplar;
    }

    void dropExemplar() {
        hasExemplar = false;
    }

    @Override
    public Utf8View name() {
        return name;
    }

    @Override
    public int labelCount() {
        return labels.count();
    }

    @Override
    public Utf8View labelName(int index) {
        return labels.name(index);
    }

    @Override
    public Utf8View labelValue(int index) {
        return labels.value(index);
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public boolean isKnown() {
        return known;
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

    /// A series of its own says so in text.
    @Override
    public boolean hasCreated() {
        return false;
    }

    @Override
    public long createdMillis() {
        return 0;
    }

    @Override
    public int exemplarCount() {
        return hasExemplar ? 1 : 0;
    }

    @Override
    public ExemplarView exemplar(int index) {
        Objects.checkIndex(index, exemplarCount());
        return exemplar;
    }
}
