package io.openagent.pages;

import io.openagent.discovery.Target;
import io.openagent.explain.Inventory;
import io.openagent.explain.Inventory.Active;
import io.openagent.explain.Inventory.Job;
import io.openagent.explain.Inventory.LeftOut;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.scrape.ScrapeFailure;
import io.openagent.scrape.ScrapeReport;
import io.openagent.status.Page;
import io.openagent.status.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `/api/v1/targets` in the shape of Prometheus' HTTP API, so that its users and tools can read it.
///
/// It takes `state` (`active`, `dropped`, `any`) and `scrapePool`. What is left out, and monitors that find nothing,
/// stand among the dropped targets, with the reason as a discovered label.
public record TargetsPage(Supplier<Inventory> inventory) implements Page.Source {
    private static final String REASON = "__openagent_reason__";

    @Override
    public Page.Answer answer(Query query) {
        String state = query.get("state").orElse("any").toLowerCase(Locale.ROOT);
        List<Job> jobs = inventory.get().jobs().stream()
                .filter(job -> query.get("scrapePool").map(job.name()::equals).orElse(true))
                .toList();
        var data = new LinkedHashMap<String, Object>();
        data.put("activeTargets", state.equals("dropped") ? List.of() : active(jobs));
        data.put("droppedTargets", state.equals("active") ? List.of() : dropped(jobs));
        data.put("droppedTargetCounts", countDropped(jobs));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("status", "success");
        answer.put("data", data);
        return Page.Answer.json(200, Json.of(answer));
    }

    private static List<Map<String, Object>> active(List<Job> jobs) {
        return jobs.stream()
                .flatMap(job -> job.active().stream())
                .map(TargetsPage::describe)
                .toList();
    }

    private static List<Map<String, Object>> dropped(List<Job> jobs) {
        return jobs.stream()
                .flatMap(job -> Stream.concat(
                        job.leftOut().stream().map(out -> describe(job, out)),
                        job.trouble().stream().map(trouble -> describe(job, trouble))))
                .toList();
    }

    private static Map<String, Integer> countDropped(List<Job> jobs) {
        var counts = new TreeMap<String, Integer>();
        jobs.stream()
                .filter(job -> !job.leftOut().isEmpty())
                .forEach(job -> counts.put(job.name(), job.leftOut().size()));
        return counts;
    }

    private static Map<String, Object> describe(Active active) {
        Target target = active.target();
        var shown = new LinkedHashMap<String, Object>();
        shown.put("discoveredLabels", map(active.before()));
        shown.put("labels", map(target.labels()));
        shown.put("scrapePool", target.job());
        shown.put("scrapeUrl", target.safeUrl());
        shown.put("globalUrl", target.safeUrl());
        shown.put(
                "lastError",
                active.last()
                        .flatMap(ScrapeReport::failure)
                        .map(ScrapeFailure::reason)
                        .orElse(""));
        active.last()
                .flatMap(ScrapeReport::overLimit)
                .ifPresent(overLimit -> shown.put("lastWarning", overLimit.toString()));
        shown.put(
                "lastScrape",
                active.last().map(ScrapeReport::started).orElse(Instant.EPOCH).toString());
        shown.put(
                "lastScrapeDuration",
                active.last().map(report -> report.took().toNanos() / 1e9).orElse(0.0));
        shown.put("health", active.health().word());
        shown.put("scrapeInterval", seconds(target.interval()));
        shown.put("scrapeTimeout", seconds(target.timeout()));
        return shown;
    }

    private static Map<String, Object> describe(Job job, LeftOut out) {
        var labels = map(out.before());
        labels.put(REASON, out.reason());
        return Map.of("discoveredLabels", labels, "scrapePool", job.name());
    }

    private static Map<String, Object> describe(Job job, String trouble) {
        return Map.of("discoveredLabels", Map.of("job", job.name(), REASON, trouble), "scrapePool", job.name());
    }

    private static Map<String, String> map(Labels labels) {
        return labels.list().stream()
                .collect(Collectors.toMap(Label::name, Label::value, (a, _) -> a, LinkedHashMap::new));
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
