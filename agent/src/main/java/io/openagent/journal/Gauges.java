package io.openagent.journal;

import java.time.Duration;
import java.util.Optional;

/// How a journal does at one moment.
///
/// @param bytes of all its segments
/// @param maxBytes that they may grow to
/// @param appendedBytes since it was opened
/// @param open time since it was opened
/// @param waitingRecords whether with samples or without
/// @param oldestAge running time since the oldest waiting record was appended; empty when none waits, or when it
/// cannot be read now
/// @param condition of its disk
/// @param isDurable false when it stands in memory and ends with the process
public record Gauges(
        long bytes,
        long maxBytes,
        long appendedBytes,
        Duration open,
        long waitingRecords,
        Optional<Duration> oldestAge,
        Condition condition,
        boolean isDurable) {

    /// How long nothing may leave until it is full, if as much comes as has come since it was opened; empty when
    /// nothing has.
    public Optional<Duration> untilFull() {
        if (appendedBytes == 0) return Optional.empty();
        double left = Math.max(0, maxBytes - bytes);
        return Optional.of(Duration.ofMillis((long) (left / appendedBytes * open.toMillis())));
    }
}
