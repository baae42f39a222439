package io.openagent.metrics;

/// The sample that an [Exposition] stands at, until it advances.
public interface SampleView {
    Utf8View name();

    int labelCount();

    /// In the order of the exposition; no name comes twice.
    Utf8View labelName(int index);

    /// Without quotes and escapes. An empty value is given as such, although it means the same as no label.
    Utf8View labelValue(int index);

    double value();

    boolean hasTimestamp();

    /// Milliseconds since 1970. Only where [#hasTimestamp()].
    long timestampMillis();

    /// Name and braces as the target wrote them, blanks and escapes included: equal bytes are the same series, so that
    /// a known one is recognised without looking into it. The reverse does not hold.
    Utf8View series();
}
