package io.openagent.metrics;

/// The series that an [Exposition] stands at, until it advances, with the times and the exemplars given for it.
public interface SeriesView {
    /// Name and braces as the target wrote them, blanks and escapes included: equal bytes are the same series, so that
    /// a known one is recognised without looking into it. The reverse does not hold.
    Utf8View series();

    Utf8View name();

    int labelCount();

    /// In the order of the exposition; no name comes twice.
    Utf8View labelName(int index);

    /// Without quotes and escapes. An empty value is given as such, although it means the same as no label.
    Utf8View labelValue(int index);

    boolean hasTimestamp();

    /// Milliseconds since 1970. Only where [#hasTimestamp()].
    long timestampMillis();

    /// Whether it says when its counting began: in a field of its own, which protobuf has.
    boolean hasCreated();

    /// Milliseconds since 1970. Only where [#hasCreated()].
    long createdMillis();

    int exemplarCount();

    ExemplarView exemplar(int index);
}
