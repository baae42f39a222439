package io.openagent.metrics;

import java.nio.charset.StandardCharsets;

/// `io.prometheus.client.MetricType`, in the order of its numbers.
enum MetricKind {
    COUNTER("counter", 3),
    GAUGE("gauge", 2),
    SUMMARY("summary", 4),
    UNTYPED("unknown", 5),
    HISTOGRAM("histogram", 7),
    GAUGE_HISTOGRAM("gaugehistogram", 7);

    private static final MetricKind[] BY_NUMBER = values();

    private final byte[] word;
    private final int field;

    MetricKind(String word, int field) {
        this.word = word.getBytes(StandardCharsets.US_ASCII);
        this.field = field;
    }

    static boolean isKnown(long number) {
        return number >= 0 && number < BY_NUMBER.length;
    }

    /// The kind of a number that is known.
    static MetricKind of(long number) {
        return BY_NUMBER[(int) number];
    }

    /// What the text formats call it.
    void word(Utf8View text) {
        text.cover(word, 0, word.length);
    }

    /// The field of `Metric` that holds its numbers.
    int field() {
        return field;
    }
}
