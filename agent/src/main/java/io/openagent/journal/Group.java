package io.openagent.journal;

import java.util.List;
import java.util.Map;

/// What is kept or refused as one: the records of a scrape, and what the scrape had to turn away.
///
/// @param turnedAway samples that are in no record, by a code from [Loss#FIRST_FOREIGN] to
/// [Loss#LAST_FOREIGN]; counted as taken and dropped, in the same write
public record Group(List<Item> items, Map<Integer, Long> turnedAway) {
    public Group {
        items = List.copyOf(items);
        turnedAway = Map.copyOf(turnedAway);
        turnedAway.forEach(Group::check);
    }

    public long samples() {
        return items.stream().mapToLong(Item::samples).sum();
    }

    static void check(int code, long count) {
        if (code < Loss.FIRST_FOREIGN || code > Loss.LAST_FOREIGN || count < 0)
            throw new IllegalArgumentException("code %d counted %d times; codes are %d to %d"
                    .formatted(code, count, Loss.FIRST_FOREIGN, Loss.LAST_FOREIGN));
    }
}
