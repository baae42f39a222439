package io.openagent.metrics;

/// An exemplar of the sample that an [Exposition] stands at, until it advances.
public interface ExemplarView {
    int labelCount();

    Utf8View labelName(int index);

    Utf8View labelValue(int index);

    double value();

    boolean hasTimestamp();

    /// Milliseconds since 1970. Only where [#hasTimestamp()].
    long timestampMillis();
}
