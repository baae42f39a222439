package io.openagent.explain;

import io.openagent.discovery.Target;
import io.openagent.discovery.TargetId;
import io.openagent.explain.Step.Stage;
import io.openagent.scrape.ScrapeFailure;
import io.openagent.scrape.ScrapeReport;
import io.openagent.scrape.Scrapes.TargetState;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The last steps: what became of targets that were found.
///
/// @param states of those that are scraped
/// @param most targets that may be scraped at once
record TargetSteps(Map<TargetId, TargetState> states, int most) {
    static TargetSteps of(Collection<TargetState> states, int most) {
        var byId = new HashMap<TargetId, TargetState>();
        states.forEach(state -> byId.put(state.target().id(), state));
        return new TargetSteps(byId, most);
    }

    List<Step> of(Target target) {
        return Optional.ofNullable(states.get(target.id()))
                .map(state -> List.of(limits(state), lastScrape(state)))
                .orElseGet(() -> List.of(missing()));
    }

    /// Of several together.
    List<Step> of(Collection<Target> targets) {
        var scraped = targets.stream()
                .map(Target::id)
                .filter(states::containsKey)
                .map(states::get)
                .distinct()
                .toList();
        if (scraped.isEmpty()) return List.of(missing());
        return List.of(limits(targets.size(), scraped), lastScrapes(scraped));
    }

    /// Those that are scraped.
    Stream<Target> all() {
        return states.values().stream().map(TargetState::target);
    }

    private Step missing() {
        return states.size() >= most
                ? Step.stopped(Stage.LIMITS, "not scraped: there are more targets than limits.targets " + most)
                : Step.stopped(Stage.LIMITS, "not scraped: it was found a moment ago, or stands beyond a targetLimit");
    }

    private static Step limits(TargetState state) {
        return state.last()
                .flatMap(ScrapeReport::overLimit)
                .map(overLimit -> Step.noted(Stage.LIMITS, overLimit.toString()))
                .orElseGet(() -> Step.passed(Stage.LIMITS, "within its limits"));
    }

    private Step limits(int found, List<TargetState> scraped) {
        List<String> over = scraped.stream()
                .flatMap(state -> state
                        .last()
                        .flatMap(ScrapeReport::overLimit)
                        .map(overLimit -> state.target().safeUrl() + ": " + overLimit)
                        .stream())
                .toList();
        if (scraped.size() == found && !over.isEmpty())
            return Step.noted(Stage.LIMITS, over.size() + " of " + found + " exceed one, such as " + over.getFirst());
        if (scraped.size() == found) return Step.passed(Stage.LIMITS, "none of " + found + " ends here");
        String why = states.size() >= most
                ? "the others stand beyond limits.targets " + most
                : "the others are the same target, by URL and labels, or were found a moment ago";
        return Step.noted(Stage.LIMITS, scraped.size() + " of " + found + " are scraped; " + why);
    }

    private static Step lastScrape(TargetState state) {
        if (state.last().isEmpty())
            return Step.noted(
                    Stage.LAST_SCRAPE,
                    "none yet; the first comes within "
                            + state.target().interval().toSeconds() + " s");
        ScrapeReport report = state.last().get();
        String when = "at " + report.started() + ", after " + report.took().toMillis() + " ms: ";
        if (report.failure().isPresent())
            return Step.stopped(Stage.LAST_SCRAPE, when + report.failure().get().reason());
        String samples = report.scraped() + " samples, " + report.kept() + " kept";
        return report.kept() == 0 && report.scraped() > 0
                ? Step.noted(Stage.LAST_SCRAPE, when + samples + ": its rules or selector drop all")
                : Step.passed(Stage.LAST_SCRAPE, when + samples);
    }

    private static Step lastScrapes(List<TargetState> scraped) {
        long up = count(scraped, Health.UP);
        long down = count(scraped, Health.DOWN);
        String found = "%d up, %d down, %d not scraped yet".formatted(up, down, scraped.size() - up - down);
        Optional<String> first = scraped.stream()
                .flatMap(state -> state
                        .last()
                        .flatMap(ScrapeReport::failure)
                        .map(ScrapeFailure::reason)
                        .map(reason -> state.target().safeUrl() + ": " + reason)
                        .stream())
                .findFirst();
        if (first.isEmpty())
            return up > 0 ? Step.passed(Stage.LAST_SCRAPE, found) : Step.noted(Stage.LAST_SCRAPE, found);
        String reason = found + "; " + first.get();
        return down == scraped.size() ? Step.stopped(Stage.LAST_SCRAPE, reason) : Step.noted(Stage.LAST_SCRAPE, reason);
    }

    private static long count(List<TargetState> targets, Health health) {
        return targets.stream()
                .filter(target -> Health.of(target.last()) == health)
                .count();
    }
}
