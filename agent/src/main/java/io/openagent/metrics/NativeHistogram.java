package io.openagent.metrics;

import java.util.List;

/// A histogram whose buckets follow from a schema (`io.prometheus.client.Histogram`).
///
/// @param schema resolution: bucket bounds grow by 2^(2^-schema); -53 for bounds of its own
/// @param isFloat whether the counts came as floating-point numbers
/// @param isGauge whether the counts may go down
/// @param positiveCounts one count a bucket of the spans, absolute, not as differences
/// @param customBounds upper bounds of the buckets where `schema` is -53, rising
public record NativeHistogram(
        int schema,
        boolean isFloat,
        boolean isGauge,
        double count,
        double sum,
        double zeroThreshold,
        double zeroCount,
        List<Span> positiveSpans,
        List<Double> positiveCounts,
        List<Span> negativeSpans,
        List<Double> negativeCounts,
        List<Double> customBounds) {
    public NativeHistogram {
        positiveSpans = List.copyOf(positiveSpans);
        positiveCounts = List.copyOf(positiveCounts);
        negativeSpans = List.copyOf(negativeSpans);
        negativeCounts = List.copyOf(negativeCounts);
        customBounds = List.copyOf(customBounds);
    }

    /// Adjacent buckets.
    ///
    /// @param offset buckets left out since the end of the span before, or the index of the first bucket
    public record Span(int offset, int length) {}
}
