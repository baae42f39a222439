package io.openagent.metrics;

/// The sample that an [Exposition] stands at, until it advances.
public interface SampleView extends SeriesView {
    double value();

    /// Whether [KnownLines] took the sample: then it has neither name nor labels nor [#series()].
    boolean isKnown();
}
