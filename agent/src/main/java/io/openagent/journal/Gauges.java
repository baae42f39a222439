package io.openagent.journal;

import java.time.Duration;
import java.util.Optional;

/// How a journal does at one moment.
///
/// @param bytes of all its segments
/// @param maxBytes that they may grow to
/// @param appendedBytes since it was opened; its rate and what is left give the time until it is full
/// @param waitingRecords whether with samples or without
/// @param oldestAge running time since the oldest waiting record was appended; empty when none waits
/// @param condition of its disk
/// @param isDurable false when it stands in memory and ends with the process
public record Gauges(
        long bytes,
        long maxBytes,
        long appendedBytes,
        long waitingRecords,
        Optional<Duration> oldestAge,
        Condition condition,
        boolean isDurable) {}
