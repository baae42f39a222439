package io.openagent.cli;

import io.openagent.config.AgentConfig;
import io.openagent.config.DroppedTarget;
import io.openagent.discovery.Target;
import io.openagent.discovery.kubernetes.Finding;
import io.openagent.discovery.kubernetes.Resolution;
import io.openagent.discovery.kubernetes.watch.Discovered;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.scrape.ScrapeFailure;
import io.openagent.scrape.ScrapeReport;
import io.openagent.scrape.Scrapes.TargetState;
import io.openagent.status.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `/api/v1/targets` in the shape of Prometheus' HTTP API, so that its users and tools can read it.
///
/// What rules drop, and what waits for Kubernetes, stands among the dropped targets, with the reason as a discovered
/// label.
record TargetsPage(Supplier<List<TargetState>> states, Supplier<AgentConfig> config, Supplier<Discovered> discovered)
        implements Page.Source {
    private static final String REASON = "__openagent_reason__";

    @Override
    public Page.Answer answer(String query) {
        boolean active = !query.contains("state=dropped");
        boolean dropped = !query.contains("state=active");
        var data = new LinkedHashMap<String, Object>();
        data.put(
                "activeTargets",
                active ? states.get().stream().map(TargetsPage::describe).toList() : List.of());
        data.put("droppedTargets", dropped ? describeDropped(config.get(), discovered.get()) : List.of());
        data.put("droppedTargetCounts", countDropped(config.get(), discovered.get()));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("status", "success");
        answer.put("data", data);
        return Page.Answer.json(200, Json.of(answer));
    }

    private static List<Map<String, Object>> describeDropped(AgentConfig config, Discovered discovered) {
        return Stream.concat(
                        dropped(config, discovered).map(TargetsPage::describe),
                        discovered.waiting().stream().map(TargetsPage::describe))
                .toList();
    }

    private static Stream<DroppedTarget> dropped(AgentConfig config, Discovered discovered) {
        return Stream.concat(
                config.dropped().stream(), discovered.resolutions().stream().flatMap(TargetsPage::dropped));
    }

    private static Stream<DroppedTarget> dropped(Resolution resolution) {
        String job = resolution.monitor().name();
        return resolution.findings().stream()
                .map(Finding::outcome)
                .flatMap(outcome -> outcome instanceof Finding.Dropped(Labels labels, String reason)
                        ? Stream.of(new DroppedTarget(job, labels, "relabelConfigs", reason))
                        : Stream.of());
    }

    private static Map<String, Long> countDropped(AgentConfig config, Discovered discovered) {
        return dropped(config, discovered)
                .collect(Collectors.groupingBy(DroppedTarget::job, TreeMap::new, Collectors.counting()));
    }

    static Map<String, Long> countByHealth(List<TargetState> states) {
        var counts = new LinkedHashMap<>(Map.of("up", 0L, "down", 0L, "unknown", 0L));
        states.forEach(state -> counts.merge(health(state.last()), 1L, Long::sum));
        return counts;
    }

    private static String health(Optional<ScrapeReport> last) {
        return last.map(report -> report.isUp() ? "up" : "down").orElse("unknown");
    }

    private static Map<String, Object> describe(TargetState state) {
        Target target = state.target();
        var shown = new LinkedHashMap<String, Object>();
        shown.put("discoveredLabels", discovered(target));
        shown.put("labels", map(target.labels()));
        shown.put("scrapePool", target.job());
        shown.put("scrapeUrl", target.safeUrl());
        shown.put("globalUrl", target.safeUrl());
        shown.put(
                "lastError",
                state.last()
                        .flatMap(ScrapeReport::failure)
                        .map(ScrapeFailure::reason)
                        .orElse(""));
        state.last()
                .flatMap(ScrapeReport::overLimit)
                .ifPresent(overLimit -> shown.put("lastWarning", overLimit.toString()));
        shown.put(
                "lastScrape",
                state.last().map(ScrapeReport::started).orElse(Instant.EPOCH).toString());
        shown.put(
                "lastScrapeDuration",
                state.last().map(report -> report.took().toNanos() / 1e9).orElse(0.0));
        shown.put("health", health(state.last()));
        shown.put("scrapeInterval", seconds(target.interval()));
        shown.put("scrapeTimeout", seconds(target.timeout()));
        return shown;
    }

    private static Map<String, String> discovered(Target target) {
        var labels = new LinkedHashMap<String, String>();
        labels.put("__address__", target.url().getAuthority());
        labels.put("__scheme__", target.url().getScheme());
        labels.put("__metrics_path__", target.url().getPath());
        labels.put("__scrape_interval__", seconds(target.interval()));
        labels.put("__scrape_timeout__", seconds(target.timeout()));
        labels.put("job", target.job());
        return labels;
    }

    private static Map<String, Object> describe(DroppedTarget target) {
        var labels = map(target.labels());
        labels.replaceAll((name, value) -> name.startsWith("__param_") ? "***" : value);
        labels.put(REASON, target.reason());
        return Map.of("discoveredLabels", labels, "scrapePool", target.job());
    }

    private static Map<String, Object> describe(Discovered.Waiting waiting) {
        String job = waiting.monitor().name();
        return Map.of("discoveredLabels", Map.of("job", job, REASON, waiting.reason()), "scrapePool", job);
    }

    private static Map<String, String> map(Labels labels) {
        return labels.list().stream()
                .collect(Collectors.toMap(Label::name, Label::value, (a, _) -> a, LinkedHashMap::new));
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
