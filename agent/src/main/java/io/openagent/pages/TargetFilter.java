package io.openagent.pages;

import io.openagent.explain.Inventory;
import io.openagent.explain.Inventory.Active;
import io.openagent.explain.Inventory.Job;
import io.openagent.explain.Inventory.LeftOut;
import io.openagent.metrics.Labels;
import io.openagent.scrape.ScrapeFailure;
import io.openagent.scrape.ScrapeReport;
import io.openagent.status.Query;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Which targets somebody wants to see.
///
/// @param words each of which has to stand somewhere in what is shown, in whatever case
/// @param state `up`, `down`, `unknown` or `dropped`; empty for all
record TargetFilter(List<String> words, String state) {
    private static final String DROPPED = "dropped";

    static final List<String> STATES = List.of("up", "down", "unknown", DROPPED);

    /// Each word is looked for in each target; nobody types more.
    private static final int MOST_CHARS = 200;

    static TargetFilter of(Query query) {
        String search = query.get("search").orElse("");
        String bounded = search.substring(0, Math.min(search.length(), MOST_CHARS));
        return new TargetFilter(
                Stream.of(bounded.toLowerCase(Locale.ROOT).split("\\s+"))
                        .filter(word -> !word.isEmpty())
                        .toList(),
                query.get("state").filter(STATES::contains).orElse(""));
    }

    boolean isEmpty() {
        return words.isEmpty() && state.isEmpty();
    }

    /// What passes, what is down first. A job of which nothing passes is left out, unless all of it was asked for.
    List<Job> of(Inventory inventory) {
        return inventory.jobs().stream()
                .map(this::of)
                .filter(job -> !job.active().isEmpty()
                        || !job.leftOut().isEmpty()
                        || job.trouble().isPresent())
                .toList();
    }

    private Job of(Job job) {
        return new Job(
                job.name(),
                job.active().stream()
                        .filter(target -> isWanted(target.health().word()) && has(text(job, target)))
                        .sorted(Comparator.comparing(Active::health)
                                .thenComparing(target -> target.target().url()))
                        .toList(),
                job.leftOut().stream()
                        .filter(out -> isWanted(DROPPED) && has(text(job, out)))
                        .toList(),
                job.trouble().filter(trouble -> isWanted(DROPPED) && has(job.name() + " " + trouble)));
    }

    private boolean isWanted(String what) {
        return state.isEmpty() || state.equals(what);
    }

    private boolean has(String text) {
        String plain = text.toLowerCase(Locale.ROOT);
        return words.stream().allMatch(plain::contains);
    }

    private static String text(Job job, Active target) {
        String error = target.last()
                .flatMap(ScrapeReport::failure)
                .map(ScrapeFailure::reason)
                .orElse("");
        return String.join(
                " ",
                job.name(),
                target.health().word(),
                target.target().safeUrl(),
                text(target.target().labels()),
                text(target.before()),
                error);
    }

    private static String text(Job job, LeftOut out) {
        return String.join(" ", job.name(), out.what(), text(out.before()), out.reason());
    }

    private static String text(Labels labels) {
        var text = new StringBuilder();
        labels.forEach(label ->
                text.append(label.name()).append('=').append(label.value()).append(' '));
        return text.toString();
    }
}
