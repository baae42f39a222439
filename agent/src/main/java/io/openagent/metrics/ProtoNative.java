package io.openagent.metrics;

import java.util.List;

/// What a `Histogram` says of its native buckets.
///
/// What is taken for one, for one of floats, and what is refused are Prometheus' own choices (`textparse`,
/// `Histogram.Validate`).
final class ProtoNative {
    private static final int LEAST_SCHEMA = -4;
    private static final int MOST_SCHEMA = 8;

    /// Sums of floats differ in their last digits with the order of adding, never by a millionth.
    private static final double ROUNDING = 1e-6;

    private final ProtoBuckets negative = new ProtoBuckets("negative");
    private final ProtoBuckets positive = new ProtoBuckets("positive");
    private long schema;
    private double zeroThreshold;
    private long zeroCount;
    private double zeroCountFloat;

    void clear() {
        negative.clear();
        positive.clear();
        schema = 0;
        zeroThreshold = 0;
        zeroCount = 0;
        zeroCountFloat = 0;
    }

    /// Reads a field of a `Histogram` if it is about native buckets, and skips it if not.
    void read(ProtoFields fields) throws MalformedMessageException {
        switch (fields.number()) {
            case 5 -> schema = fields.zigzag();
            case 6 -> zeroThreshold = fields.real();
            case 7 -> zeroCount = fields.varint();
            case 8 -> zeroCountFloat = fields.real();
            case 9 -> negative.readSpan(fields);
            case 10 -> negative.readDeltas(fields);
            case 11 -> negative.readCounts(fields);
            case 12 -> positive.readSpan(fields);
            case 13 -> positive.readDeltas(fields);
            case 14 -> positive.readCounts(fields);
            default -> fields.skip();
        }
    }

    /// Whether there is a native histogram at all. One without observations says so by a span of no length.
    boolean isPresent() {
        return positive.hasSpans() || negative.hasSpans() || zeroThreshold > 0 || zeroCount != 0;
    }

    NativeHistogram histogram(ProtoMetric metric, boolean isGauge, ProtoFields fields)
            throws MalformedMessageException {
        if (schema < LEAST_SCHEMA || schema > MOST_SCHEMA) {
            throw fields.malformed(
                    "found schema " + schema + " where " + LEAST_SCHEMA + " to " + MOST_SCHEMA + " were wanted");
        }
        boolean isFloat = metric.countFloat() > 0 || zeroCountFloat > 0;
        List<Double> positiveCounts = positive.counts(isFloat, fields);
        List<Double> negativeCounts = negative.counts(isFloat, fields);
        if (isFloat) checkFloats(metric.countFloat(), fields);
        else checkWholes(metric.countWhole(), metric.sum(), fields);
        return new NativeHistogram(
                (int) schema,
                isFloat,
                isGauge,
                isFloat ? metric.countFloat() : ProtoMetric.unsigned(metric.countWhole()),
                metric.sum(),
                zeroThreshold,
                isFloat ? zeroCountFloat : ProtoMetric.unsigned(zeroCount),
                positive.spans(),
                positiveCounts,
                negative.spans(),
                negativeCounts,
                List.of());
    }

    /// An observation of NaN makes the sum NaN, and is in no bucket.
    private void checkWholes(long count, double sum, ProtoFields fields) throws MalformedMessageException {
        long left = positive.takeWholes(count, fields);
        left = ProtoBuckets.take(zeroCount, negative.takeWholes(left, fields), fields);
        if (left != 0 && !Double.isNaN(sum)) {
            throw fields.malformed("found fewer observations in the buckets than in the whole histogram");
        }
    }

    private void checkFloats(double count, ProtoFields fields) throws MalformedMessageException {
        double inBuckets = positive.sumOfFractions() + negative.sumOfFractions() + zeroCountFloat;
        if (inBuckets > count * (1 + ROUNDING)) {
            throw fields.malformed("found " + inBuckets + " observations in the buckets of " + count);
        }
    }
}
