package io.openagent.forward;

import java.util.Map;

/// Where every sample that was taken is, at one moment: `taken = forwarded + waiting + dropped`.
///
/// @param taken samples of scrapes that went well, and samples that the agent produced
/// @param forwarded read by the collector, or written to it where it does not answer
/// @param waiting in the queue or on the way; counted, never computed from the others
/// @param dropped by reason, every reason present
public record Balance(long taken, long forwarded, long waiting, Map<DropReason, Long> dropped) {
    public Balance {
        dropped = Map.copyOf(dropped);
    }

    public long droppedInAll() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Always 0, or the agent has lost count: a bug.
    public long imbalance() {
        return taken - forwarded - waiting - droppedInAll();
    }

    @Override
    public String toString() {
        var line = new StringBuilder(
                "taken=%d forwarded=%d waiting=%d dropped=%d".formatted(taken, forwarded, waiting, droppedInAll()));
        for (DropReason reason : DropReason.values()) {
            long count = dropped.getOrDefault(reason, 0L);
            if (count > 0)
                line.append(" dropped.").append(reason.label()).append('=').append(count);
        }
        return line.toString();
    }
}
