package io.openagent.metrics;

/// The series that an [Exposition] stands at, until it advances, with the time and the exemplars given for it.
public interface SeriesView {
    Utf8View name();

    int labelCount();

    /// In the order of the exposition; no name comes twice.
    Utf8View labelName(int index);

    /// Without quotes and escapes. An empty value is given as such, although it means the same as no label.
    Utf8View labelValue(int index);

    boolean hasTimestamp();

    /// Milliseconds since 1970. Only where [#hasTimestamp()].
    long timestampMillis();

    int exemplarCount();

    ExemplarView exemplar(int index);
}
