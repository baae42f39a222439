package io.openagent.journal;

import java.time.Duration;

/// One segment of a journal.
///
/// @param span of its records
/// @param waitingSamples in it
/// @param begun running time of the journal when it was begun
public record SegmentSummary(long number, Span span, long bytes, long waitingSamples, Duration begun) {}
