package io.openagent.metrics;

import java.util.List;

/// What a family of samples is, and which names its samples have: that of the family with one of these endings.
enum FamilyType {
    UNKNOWN("unknown", List.of(""), List.of("")),
    GAUGE("gauge", List.of(""), List.of("")),
    COUNTER("counter", List.of(""), List.of("_total", "_created")),
    HISTOGRAM("histogram", List.of("_bucket", "_sum", "_count"), List.of("_bucket", "_sum", "_count", "_created")),
    GAUGE_HISTOGRAM("gaugehistogram", List.of(), List.of("_bucket", "_gsum", "_gcount")),
    SUMMARY("summary", List.of("", "_sum", "_count"), List.of("", "_sum", "_count", "_created")),
    INFO("info", List.of(), List.of("_info")),
    STATESET("stateset", List.of(), List.of(""));

    private final String word;
    private final List<String> textEndings;
    private final List<String> openMetricsEndings;

    FamilyType(String word, List<String> textEndings, List<String> openMetricsEndings) {
        this.word = word;
        this.textEndings = textEndings;
        this.openMetricsEndings = openMetricsEndings;
    }

    /// @param word of a TYPE that a reader has let pass; the text format's `untyped` is unknown too
    static FamilyType of(Utf8View word) {
        String text = word.toString();
        for (FamilyType type : values()) {
            if (type.word.equals(text)) return type;
        }
        return UNKNOWN;
    }

    String word() {
        return word;
    }

    List<String> endings(Standard standard) {
        return switch (standard) {
            case TEXT -> textEndings;
            case OPENMETRICS -> openMetricsEndings;
        };
    }

    boolean hasBuckets() {
        return this == HISTOGRAM || this == GAUGE_HISTOGRAM;
    }
}
