package io.openagent.metrics;

/// The sample that an [Exposition] stands at, until it advances.
public interface SampleView extends SeriesView {
    double value();

    /// Whether [KnownLines] took the sample: then it has neither name nor labels nor [#series()].
    boolean isKnown();

    /// Name and braces as the target wrote them, blanks and escapes included: equal bytes are the same series, so that
    /// a known one is recognised without looking into it. The reverse does not hold.
    Utf8View series();
}
