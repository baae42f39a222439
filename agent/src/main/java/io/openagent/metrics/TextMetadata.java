package io.openagent.metrics;

/// The metadata of a text format: two views that are kept and moved.
record TextMetadata(Utf8View metricName, Utf8View text) implements MetadataView {}
