package io.openagent.metrics;

/// The TYPE or HELP that an [Exposition] stands at, until it advances.
public interface MetadataView {
    Utf8View metricName();

    /// The word of a TYPE; the decoded text of a HELP, possibly empty.
    Utf8View text();
}
