package io.openagent.metrics;

/// An `Exemplar`.
final class ProtoExemplar implements ExemplarView {
    /// What OpenMetrics 1.0, "Exemplars", allows names and values together.
    private static final int MAX_CHARACTERS = 128;

    private final LabelViews labels = new LabelViews();
    private double value;
    private boolean hasTimestamp;
    private long timestampMillis;

    /// Reads the exemplar that is the field.
    void read(ProtoFields fields) throws MalformedMessageException {
        labels.clear();
        value = 0;
        hasTimestamp = false;
        int outer = fields.enter();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> readLabel(fields);
                case 2 -> value = fields.real();
                case 3 -> {
                    timestampMillis = ProtoTimestamp.readMillis(fields);
                    hasTimestamp = true;
                }
                default -> fields.skip();
            }
        }
        fields.leave(outer);
    }

    /// A name has a character or more, so one label above the limit is enough to know.
    private void readLabel(ProtoFields fields) throws MalformedMessageException {
        if (labels.count() <= MAX_CHARACTERS) ProtoLabel.read(fields, labels);
        else fields.skip();
    }

    boolean isTooLong() {
        return labels.characters() > MAX_CHARACTERS;
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
