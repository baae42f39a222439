package io.openagent.forward;

import io.openagent.journal.Accounts;
import java.util.EnumMap;
import java.util.Map;

/// Where every sample that was taken is, at one moment: `taken = forwarded + waiting + dropped`.
///
/// @param taken samples of scrapes that went well, and samples that the agent produced
/// @param forwarded read by the collector, or written to it where it does not answer
/// @param waiting in the journal, or on the way; counted, never computed from the others
/// @param dropped by reason, every reason present
public record Balance(long taken, long forwarded, long waiting, Map<DropReason, Long> dropped) {
    public Balance {
        dropped = Map.copyOf(dropped);
    }

    /// What a journal has counted since it exists.
    public static Balance of(Accounts accounts) {
        var dropped = new EnumMap<DropReason, Long>(DropReason.class);
        for (DropReason reason : DropReason.values()) dropped.put(reason, accounts.dropped(reason.code()));
        return new Balance(accounts.taken(), accounts.forwarded(), accounts.waiting(), dropped);
    }

    /// Both together, reason by reason: what two outputs have done with what each was given.
    public Balance plus(Balance other) {
        var both = new EnumMap<DropReason, Long>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            both.put(reason, dropped.getOrDefault(reason, 0L) + other.dropped.getOrDefault(reason, 0L));
        }
        return new Balance(taken + other.taken, forwarded + other.forwarded, waiting + other.waiting, both);
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
