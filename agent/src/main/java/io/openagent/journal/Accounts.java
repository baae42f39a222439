package io.openagent.journal;

import java.util.Map;

/// Where every sample is that was ever taken, at one moment, across all restarts: `taken = forwarded +
/// waiting + dropped`.
///
/// @param taken in records that were accepted, and turned away
/// @param forwarded in records that were released
/// @param waiting counted from the records that are kept, never computed from the others
/// @param dropped by code: those of [Loss] and the callers' own; only codes that were counted
public record Accounts(long taken, long forwarded, long waiting, Map<Integer, Long> dropped) {
    public Accounts {
        dropped = Map.copyOf(dropped);
    }

    public long dropped(int code) {
        return dropped.getOrDefault(code, 0L);
    }

    public long droppedInAll() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Always 0, or the journal has lost count: a bug.
    public long imbalance() {
        return taken - forwarded - waiting - droppedInAll();
    }
}
