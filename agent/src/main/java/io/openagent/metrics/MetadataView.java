package io.openagent.metrics;

/// The TYPE, HELP or UNIT that an [Exposition] stands at, until it advances.
public interface MetadataView {
    Utf8View metricName();

    /// The word of a TYPE; the decoded text of a HELP, or a UNIT, possibly empty.
    Utf8View text();
}
