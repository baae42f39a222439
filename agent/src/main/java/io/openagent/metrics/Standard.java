package io.openagent.metrics;

/// Whose rules an exposition is checked against.
enum Standard {
    /// `exposition_formats.md` of the Prometheus documentation.
    TEXT,
    /// `OpenMetrics.md`, version 1.0.
    OPENMETRICS
}
