package io.openagent.forward.remotewrite;

import io.openagent.metrics.NativeHistogram;
import io.openagent.metrics.NativeHistogram.Span;
import java.util.List;

/// Writes a native histogram as `prometheus.Histogram`, which is the same message in remote write 1.0 and 2.0. Confined
/// to one thread.
final class HistogramField {
    private static final int COUNT_INT = 1;
    private static final int COUNT_FLOAT = 2;
    private static final int SUM = 3;
    private static final int SCHEMA = 4;
    private static final int ZERO_THRESHOLD = 5;
    private static final int ZERO_COUNT_INT = 6;
    private static final int ZERO_COUNT_FLOAT = 7;
    private static final int NEGATIVE = 8;
    private static final int POSITIVE = 11;
    private static final int RESET_HINT = 14;
    private static final int TIMESTAMP = 15;
    private static final int CUSTOM_VALUES = 16;
    private static final int GAUGE = 3;

    // From the number of a sign's spans on.
    private static final int DELTAS = 1;
    private static final int COUNTS = 2;

    private static final int SPAN_OFFSET = 1;
    private static final int SPAN_LENGTH = 2;

    private final Message inner = new Message();

    void write(NativeHistogram histogram, long timestampMillis, Message to) {
        if (histogram.isFloat()) {
            to.real(COUNT_FLOAT, histogram.count()).real(ZERO_COUNT_FLOAT, histogram.zeroCount());
        } else {
            to.number(COUNT_INT, unsigned(histogram.count())).number(ZERO_COUNT_INT, unsigned(histogram.zeroCount()));
        }
        to.real(SUM, histogram.sum())
                .signed(SCHEMA, histogram.schema())
                .real(ZERO_THRESHOLD, histogram.zeroThreshold());
        buckets(NEGATIVE, histogram.isFloat(), histogram.negativeSpans(), histogram.negativeCounts(), to);
        buckets(POSITIVE, histogram.isFloat(), histogram.positiveSpans(), histogram.positiveCounts(), to);
        if (histogram.isGauge()) to.number(RESET_HINT, GAUGE);
        to.number(TIMESTAMP, timestampMillis);
        reals(CUSTOM_VALUES, histogram.customBounds(), to);
    }

    private void buckets(int field, boolean isFloat, List<Span> spans, List<Double> counts, Message to) {
        for (Span span : spans) {
            inner.clear();
            inner.signed(SPAN_OFFSET, span.offset()).number(SPAN_LENGTH, span.length());
            to.message(field, inner);
        }
        if (isFloat) reals(field + COUNTS, counts, to);
        else deltas(field + DELTAS, counts, to);
    }

    private void deltas(int field, List<Double> counts, Message to) {
        if (counts.isEmpty()) return;
        inner.clear();
        long before = 0;
        for (double count : counts) {
            long whole = unsigned(count);
            inner.bareSigned(whole - before);
            before = whole;
        }
        to.message(field, inner);
    }

    private void reals(int field, List<Double> values, Message to) {
        if (values.isEmpty()) return;
        inner.clear();
        for (double value : values) inner.bareReal(value);
        to.message(field, inner);
    }

    /// A count of integers beyond 2^63 came as the nearest double.
    private static long unsigned(double count) {
        return count < 0x1p63 ? (long) count : (long) (count - 0x1p63) + Long.MIN_VALUE;
    }
}
