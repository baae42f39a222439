package io.openagent.forward;

import static java.util.stream.Collectors.toMap;

import io.openagent.journal.Appender;
import io.openagent.journal.Group;
import io.openagent.journal.Item;
import io.openagent.scrape.Batcher.LeftOut;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// What a scrape says beside its samples, for one output: how its metrics are described, and how many samples
/// are turned away and why. Confined to the scrape's thread.
public final class GroupNotes {
    private final Map<String, Map<String, String>> descriptions = new LinkedHashMap<>();
    private final Map<DropReason, Long> turnedAway = new EnumMap<>(DropReason.class);

    public void turnAway(LeftOut reason, int samples) {
        turnAway(
                switch (reason) {
                    case DUPLICATE -> DropReason.DUPLICATE;
                    case OVER_LIMIT -> DropReason.OVER_LIMIT;
                },
                samples);
    }

    public void turnAway(DropReason reason, int samples) {
        turnedAway.merge(reason, (long) samples, Long::sum);
    }

    public void describe(String metric, String key, String text) {
        descriptions.computeIfAbsent(metric, _ -> new LinkedHashMap<>()).put(key, text);
    }

    /// Tells each metric's description that is due, in the order of the exposition.
    public void tellDue(HelpCatalog catalog, Instant now, BiConsumer<String, Map<String, String>> to) {
        descriptions.forEach((metric, properties) -> {
            if (catalog.isDue(metric, properties, now)) to.accept(metric, properties);
        });
    }

    /// Gives the journal the scrape's records with what was turned away. An interrupt that comes too early for the
    /// journal to have taken anything ends the scrape: it is in no account.
    public void append(Appender journal, List<Item> items) {
        Map<Integer, Long> byCode = turnedAway.entrySet().stream()
                .collect(toMap(each -> each.getKey().code(), Map.Entry::getValue));
        try {
            journal.append(new Group(items, byCode));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        turnedAway.clear();
    }
}
