package io.openagent.metrics;

/// The native histogram that an [Exposition] stands at, until it advances.
public interface HistogramView extends SeriesView {
    NativeHistogram histogram();
}
