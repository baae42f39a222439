package io.openagent.metrics;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a `Metric` says: labels, time, and the numbers of its kind.
///
/// Buckets and quantiles, its *parts*, are passed over at first and read one by one.
final class ProtoMetric {
    /// A thousand times what the default limits of a target admit. As views they take 5 MB.
    static final int MAX_LABELS = 64 << 10;

    /// Buckets of a classic histogram or quantiles of a summary. Each becomes a sample, and this is more than
    /// a tenth of the samples that a target may have by default.
    static final int MAX_PARTS = 64 << 10;

    private static final byte[] METRIC_NAME = "__name__".getBytes(StandardCharsets.US_ASCII);

    private final boolean takesNative;
    private final LabelViews labels = new LabelViews();
    private final ProtoExemplars exemplars = new ProtoExemplars();
    private final ProtoNative nativeBuckets = new ProtoNative();
    private final Longs parts = new Longs();
    private boolean hasNativeExemplars;
    private long timestampMillis;
    private long createdMillis;
    private double value;
    private long countWhole;
    private double countFloat;
    private double sum;
    private double bound;

    /// @param takesNative whether what histograms say of native buckets is read, not passed over
    ProtoMetric(boolean takesNative) {
        this.takesNative = takesNative;
    }

    /// Reads the message that `fields` stands in, to its end.
    void read(ProtoFields fields, MetricKind kind) throws MalformedMessageException {
        clear();
        boolean hasNumbers = false;
        while (fields.next()) {
            int number = fields.number();
            if (number == 1) {
                readLabel(fields);
            } else if (number == 6) {
                timestampMillis = fields.varint();
            } else if (number == kind.field()) {
                readNumbers(fields, kind);
                hasNumbers = true;
            } else {
                fields.skip();
            }
        }
        if (!hasNumbers) throw fields.malformed("found no field " + kind.field() + " in a metric of type " + kind);
        Optional<Utf8View> repeated = labels.repeatedName();
        if (repeated.isPresent()) throw foundTwice(repeated.get(), fields);
    }

    /// Reads a quantile.
    void readQuantile(int index, ProtoFields fields) throws MalformedMessageException {
        fields.stand(parts.get(index));
        bound = 0;
        value = 0;
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> bound = fields.real();
                case 2 -> value = fields.real();
                default -> fields.skip();
            }
        }
    }

    /// Reads a bucket with its exemplar. The one behind the last is `+Inf`, which may be left out.
    void readBucket(int index, ProtoFields fields) throws MalformedMessageException {
        exemplars.clear();
        bound = Double.POSITIVE_INFINITY;
        value = count();
        if (index < parts.size()) readBucket(fields, parts.get(index));
    }

    /// Reads what the native buckets say. Without exemplars of its own it has those of the classic buckets.
    NativeHistogram readNative(ProtoFields fields, MetricKind kind) throws MalformedMessageException {
        for (int i = 0; i < parts.size() && !hasNativeExemplars; i++) readTimedExemplar(parts.get(i), fields);
        return nativeBuckets.histogram(this, kind == MetricKind.GAUGE_HISTOGRAM, fields);
    }

    LabelViews labels() {
        return labels;
    }

    /// Those of the bucket that was read last, else of the metric.
    ProtoExemplars exemplars() {
        return exemplars;
    }

    boolean hasTimestamp() {
        return timestampMillis != 0;
    }

    /// 0 means none: most writers cannot tell one from the other, nor does Prometheus.
    long timestampMillis() {
        return timestampMillis;
    }

    /// When its counting began; 0 means that it does not say.
    long createdMillis() {
        return createdMillis;
    }

    /// The value of the bucket or quantile that was read last, else of the metric.
    double value() {
        return value;
    }

    /// The upper bound of the bucket, or the quantile, that was read last.
    double bound() {
        return bound;
    }

    double count() {
        return countFloat != 0 ? countFloat : unsigned(countWhole);
    }

    /// Unsigned.
    long countWhole() {
        return countWhole;
    }

    double countFloat() {
        return countFloat;
    }

    double sum() {
        return sum;
    }

    int partCount() {
        return parts.size();
    }

    boolean hasNative() {
        return nativeBuckets.isPresent();
    }

    /// The nearest double.
    static double unsigned(long number) {
        return number >= 0 ? number : (number >>> 1 | (number & 1)) * 2.0;
    }

    private void clear() {
        labels.clear();
        exemplars.clear();
        nativeBuckets.clear();
        parts.clear();
        hasNativeExemplars = false;
        timestampMillis = 0;
        createdMillis = 0;
        value = 0;
        countWhole = 0;
        countFloat = 0;
        sum = 0;
    }

    private void readLabel(ProtoFields fields) throws MalformedMessageException {
        if (labels.count() == MAX_LABELS) throw fields.malformed("found more than " + MAX_LABELS + " labels");
        ProtoLabel.read(fields, labels);
        if (labels.name(labels.count() - 1).contentEquals(METRIC_NAME)) {
            throw fields.malformed("__name__ is no name for a label");
        }
    }

    private void readNumbers(ProtoFields fields, MetricKind kind) throws MalformedMessageException {
        int outer = fields.enter();
        while (fields.next()) {
            switch (kind) {
                case COUNTER -> readOfCounter(fields);
                case GAUGE, UNTYPED -> readOfGauge(fields);
                case SUMMARY -> readOfSummary(fields);
                case HISTOGRAM, GAUGE_HISTOGRAM -> readOfHistogram(fields);
            }
        }
        fields.leave(outer);
    }

    private void readOfCounter(ProtoFields fields) throws MalformedMessageException {
        switch (fields.number()) {
            case 1 -> value = fields.real();
            case 2 -> exemplars.read(fields);
            case 3 -> createdMillis = ProtoTimestamp.readMillis(fields);
            default -> fields.skip();
        }
    }

    private void readOfGauge(ProtoFields fields) throws MalformedMessageException {
        if (fields.number() == 1) value = fields.real();
        else fields.skip();
    }

    private void readOfSummary(ProtoFields fields) throws MalformedMessageException {
        switch (fields.number()) {
            case 1 -> countWhole = fields.varint();
            case 2 -> sum = fields.real();
            case 3 -> passPart(fields);
            case 4 -> createdMillis = ProtoTimestamp.readMillis(fields);
            default -> fields.skip();
        }
    }

    private void readOfHistogram(ProtoFields fields) throws MalformedMessageException {
        switch (fields.number()) {
            case 1 -> countWhole = fields.varint();
            case 2 -> sum = fields.real();
            case 3 -> passPart(fields);
            case 4 -> countFloat = fields.real();
            case 15 -> createdMillis = ProtoTimestamp.readMillis(fields);
            default -> {
                if (takesNative) readOfNative(fields);
                else fields.skip();
            }
        }
    }

    private void readOfNative(ProtoFields fields) throws MalformedMessageException {
        if (fields.number() == 16) {
            hasNativeExemplars = true;
            exemplars.readTimed(fields);
        } else {
            nativeBuckets.read(fields);
        }
    }

    private void passPart(ProtoFields fields) throws MalformedMessageException {
        if (parts.size() == MAX_PARTS) {
            throw fields.malformed("found more than " + MAX_PARTS + " buckets or quantiles");
        }
        parts.add(fields.passMessage());
    }

    private void readBucket(ProtoFields fields, long bucket) throws MalformedMessageException {
        fields.stand(bucket);
        bound = 0;
        value = 0;
        long whole = 0;
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> whole = fields.varint();
                case 2 -> bound = fields.real();
                case 3 -> exemplars.read(fields);
                case 4 -> value = fields.real();
                default -> fields.skip();
            }
        }
        if (value == 0) value = unsigned(whole);
    }

    private void readTimedExemplar(long bucket, ProtoFields fields) throws MalformedMessageException {
        fields.stand(bucket);
        while (fields.next()) {
            if (fields.number() == 3) exemplars.readTimed(fields);
            else fields.skip();
        }
    }

    private static MalformedMessageException foundTwice(Utf8View label, ProtoFields fields) {
        return fields.malformed("found label \"" + MalformedExpositionException.printable(label) + "\" twice");
    }
}
