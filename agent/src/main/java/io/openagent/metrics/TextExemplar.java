package io.openagent.metrics;

/// The exemplar of a [TextSample], kept and filled anew like it.
final class TextExemplar implements ExemplarView {
    final LabelViews labels = new LabelViews();
    private double value;
    private boolean hasTimestamp;
    private long timestampMillis;

    void reset() {
        labels.clear();
        hasTimestamp = false;
    }

    void value(double value) {
        this.value = value;
    }

    void timestampMillis(long millis) {
        hasTimestamp = true;
        timestampMillis = millis;
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
    public boolean hasTimestamp() {
        return hasTimestamp;
    }

    @Override
    public long timestampMillis() {
        return timestampMillis;
    }
}
