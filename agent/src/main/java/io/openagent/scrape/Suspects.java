package io.openagent.scrape;

import static java.util.stream.Collectors.joining;

import io.openagent.scrape.ScrapeFailure.Quarantined;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which targets may have killed workers, from what was in flight when these died. Immutable.
///
/// Only deaths count that a worker's own work can have brought about. Where memory was the cause, only those are
/// suspected that held much of it: whoever is scraped while the heap is full takes long and is always there. A target
/// that was in flight in each of
/// the last three is quarantined for an hour: it is not asked. Targets are known by their fingerprints, so one
/// whose configuration changes is another one.
///
/// It is kept as text, a line each:
///
/// ```text
/// death 2026-11-21T04:00:00Z out_of_memory 00f1e2d3c4b5a697 1b2c3d4e5f607182
/// quarantine 2026-11-21T05:00:00Z out_of_memory 00f1e2d3c4b5a697
/// ```
///
/// @param deaths the last ones, two at most, the oldest first
/// @param quarantined by fingerprint
public record Suspects(List<Death> deaths, Map<Long, Sentence> quarantined) {
    public static final Suspects NONE = new Suspects(List.of(), Map.of());

    /// One death may be bad luck, and two a coincidence.
    private static final int DEATHS = 3;

    /// Long enough that a worker which dies of it does so three times an hour at most, short enough that a
    /// target which has been repaired comes back by itself.
    private static final Duration QUARANTINE = Duration.ofHours(1);

    /// Deaths of another day have another cause.
    private static final Duration REMEMBERED = Duration.ofDays(1);

    /// A share of what the largest one held. Sizes are estimates; that far off they are not.
    private static final int MUCH = 4;

    private static final HexFormat HEX = HexFormat.of();

    public Suspects {
        deaths = List.copyOf(deaths);
        quarantined = Map.copyOf(quarantined);
    }

    /// A worker's death.
    ///
    /// @param how in one word
    /// @param inFlight the targets that were being scraped and are suspected
    public record Death(Instant at, String how, Set<Long> inFlight) {
        public Death {
            inFlight = Set.copyOf(inFlight);
        }

        /// A death for which memory was the cause.
        ///
        /// @param reserved how many bytes of memory each target in flight had
        public static Death byMemory(Instant at, String how, Map<Long, Long> reserved) {
            long most =
                    reserved.values().stream().mapToLong(bytes -> bytes).max().orElse(0);
            Set<Long> suspected = reserved.entrySet().stream()
                    .filter(each -> each.getValue() >= most / MUCH)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            return new Death(at, how, suspected);
        }
    }

    /// Until when a target is not asked.
    ///
    /// @param how the last worker died
    public record Sentence(Instant until, String how) {}

    /// After one more death. When that makes three, those that were in flight in all of them are quarantined,
    /// and counting begins anew.
    public Suspects after(Death death) {
        var all = new ArrayList<>(at(death.at).deaths);
        all.add(death);
        if (all.size() < DEATHS) return new Suspects(all, at(death.at).quarantined);
        Set<Long> always = new HashSet<>(death.inFlight);
        all.forEach(each -> always.retainAll(each.inFlight));
        if (always.isEmpty()) return new Suspects(all.subList(1, DEATHS), at(death.at).quarantined);
        var more = new HashMap<>(at(death.at).quarantined);
        var sentence = new Sentence(death.at.plus(QUARANTINE), death.how);
        always.forEach(fingerprint -> more.put(fingerprint, sentence));
        return new Suspects(List.of(), more);
    }

    /// Without what is over by now.
    public Suspects at(Instant now) {
        var left = new HashMap<Long, Sentence>();
        quarantined.forEach((fingerprint, sentence) -> {
            if (sentence.until.isAfter(now)) left.put(fingerprint, sentence);
        });
        return new Suspects(
                deaths.stream()
                        .filter(death -> death.at.plus(REMEMBERED).isAfter(now))
                        .toList(),
                left);
    }

    /// Why a target is not to be asked; empty if it may be.
    Optional<Quarantined> quarantine(long fingerprint, Instant now) {
        return Optional.ofNullable(quarantined.get(fingerprint))
                .filter(sentence -> sentence.until.isAfter(now))
                .map(sentence -> new Quarantined(sentence.until, sentence.how));
    }

    // --- as text

    public String text() {
        Stream<String> past = deaths.stream().map(death -> line("death", death.at, death.how, death.inFlight));
        Stream<String> present = quarantined.entrySet().stream()
                .map(each -> line("quarantine", each.getValue().until, each.getValue().how, Set.of(each.getKey())));
        return Stream.concat(past, present).collect(joining());
    }

    private static String line(String what, Instant time, String how, Set<Long> targets) {
        Stream<String> fingerprints = targets.stream().map(HEX::toHexDigits);
        return Stream.concat(Stream.of(what, time.toString(), how), fingerprints)
                .collect(joining(" ", "", "\n"));
    }

    /// What a text says; lines that say nothing are passed over, so that a damaged file stops no worker.
    public static Suspects of(String text) {
        var deaths = new ArrayList<Death>();
        var quarantined = new HashMap<Long, Sentence>();
        for (String line : text.lines().toList()) {
            try {
                List<String> words = List.of(line.split(" ", -1));
                Instant time = Instant.parse(words.get(1));
                Set<Long> targets = new HashSet<>();
                for (String word : words.subList(3, words.size())) targets.add(fingerprint(word));
                if (words.getFirst().equals("death")) deaths.add(new Death(time, words.get(2), targets));
                if (words.getFirst().equals("quarantine")) {
                    targets.forEach(target -> quarantined.put(target, new Sentence(time, words.get(2))));
                }
            } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException _) {
                // Half a line at the end of a full disk, or somebody's edit.
            }
        }
        return new Suspects(deaths.subList(Math.max(0, deaths.size() - DEATHS + 1), deaths.size()), quarantined);
    }

    private static long fingerprint(String word) {
        if (word.isEmpty()) throw new IllegalArgumentException("no fingerprint");
        return HexFormat.fromHexDigitsToLong(word);
    }
}
