package io.openagent.config;

import io.openagent.metrics.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads a `prometheus.yml` with Prometheus' own defaults, as its documentation has them under "Configuration". What it
/// asks for beyond scraping and remote write is told by [Unserved].
final class PrometheusFormat implements FileFormat {
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

    /// Keys that no other form has at the top.
    private static final Set<String> SIGNS = Set.of(
            "remote_write",
            "rule_files",
            "scrape_config_files",
            "alerting",
            "remote_read",
            "storage",
            "tracing",
            "otlp",
            "runtime");

    private final Problems problems;
    private final Options options;
    private final Level global;
    private final Optional<Integer> usualLimit;
    private final List<Value> jobs;
    private final Set<String> names = new HashSet<>();
    private final StaticTargets targets = new StaticTargets();
    private final List<SourcedJob> sourced = new ArrayList<>();

    PrometheusFormat(Fields root, Problems problems) {
        this.problems = problems;
        Unserved.tellSections(root);
        var own = Options.read(root);
        var shared = root.fields("global", Section.PROMETHEUS_GLOBAL);
        shared.ifPresent(Unserved::tellSettings);
        var taken = own.remoteWrites().stream().map(RemoteWriteSettings::name).collect(Collectors.toSet());
        this.options = own.with(
                shared.flatMap(fields -> fields.get("external_labels"))
                        .map(PrometheusFormat::externalLabels)
                        .orElse(Labels.EMPTY),
                root.get("remote_write")
                        .map(list -> PrometheusRemoteWrite.readAll(list, taken))
                        .orElse(List.of()));
        this.global = Level.prometheus(
                shared.flatMap(fields -> fields.duration("interval")).orElse(DEFAULT_INTERVAL),
                shared.flatMap(fields -> fields.get("timeout")).flatMap(LevelReader::located),
                shared.map(IngestReader::readShared)
                        .orElse(IngestLevel.of(Optional.empty(), LimitLevel.EMPTY))
                        .over(IngestLevel.of(Optional.empty(), options.limits())));
        this.usualLimit = shared.flatMap(LevelReader::targetLimit);
        this.jobs = root.items("scrape_configs");
    }

    /// Whether a file with these keys is Prometheus', and not in the basic form, which resembles it.
    static boolean isMeant(Value root) {
        var top = root.entries();
        List<Set<String>> jobs =
                Optional.ofNullable(top.get("scrape_configs")).map(Value::items).orElse(List.of()).stream()
                        .filter(Value::isMap)
                        .map(job -> job.entries().keySet())
                        .toList();
        if (jobs.stream().anyMatch(keys -> keys.contains("static_config"))) return false;
        return SIGNS.stream().anyMatch(top::containsKey)
                || jobs.stream().flatMap(Set::stream).anyMatch(PrometheusFormat::isDiscovery);
    }

    private static boolean isDiscovery(String key) {
        return key.equals("static_configs") || key.endsWith("_sd_configs");
    }

    @Override
    public AgentConfig read() {
        jobs.forEach(job -> Fields.of(job, Section.PROMETHEUS_JOB).ifPresent(this::readJob));
        targets.keepFirst(options.targets(), "limits.targets " + options.targets());
        return options.config(AgentConfig.Format.PROMETHEUS, targets, List.of(), Optional.empty())
                .following(sourced);
    }

    private void readJob(Fields job) {
        long errorsBefore = problems.errors();
        var name = job.demand("job_name", "the job's name").flatMap(Value::text);
        name.filter(each -> !names.add(each)).ifPresent(each -> job.complain("found two jobs " + Value.quoted(each)));
        Unserved.tellSettings(job);
        name.ifPresent(each -> Unserved.tellDiscoveries(job, each));
        var level = LevelReader.read(job).over(global);
        var limit = LevelReader.targetLimit(job).or(() -> usualLimit);
        var groups = job.items("static_configs");
        var sources = SourceReader.read(job);
        if (problems.errors() > errorsBefore) return;
        int before = targets.size();
        groups.forEach(group -> Fields.of(group, Section.PROMETHEUS_STATICS)
                .ifPresent(fields -> readGroup(name.orElseThrow(), fields, level)));
        limit.ifPresent(most -> targets.keepFirst(before + most, "targetLimit " + most));
        if (!sources.isEmpty()) follow(job, new SourcedJob(name.orElseThrow(), level.settings("http"), sources, limit));
    }

    private void follow(Fields job, SourcedJob wanted) {
        wanted.settings().objection().ifPresentOrElse(job::complain, () -> sourced.add(wanted));
    }

    private void readGroup(String job, Fields group, Level jobLevel) {
        long errorsBefore = problems.errors();
        var labels = group.get("labels").map(LabelMap::readForRules).orElse(Labels.EMPTY);
        var addresses = group.items("targets");
        if (problems.errors() > errorsBefore) return;
        var level = Level.ofStatics(labels, Optional.empty()).over(jobLevel);
        boolean hasRules = level.targetRules().filter(rules -> !rules.isEmpty()).isPresent();
        for (Value address : addresses) {
            if (hasRules) targets.addForRules(job, address, level);
            else targets.add(job, address, level);
        }
    }

    /// Prometheus puts variables of the environment into them, which this agent does not.
    private static Labels externalLabels(Value map) {
        map.textEntries().forEach((name, text) -> {
            if (text.contains("$")) map.warn(name + " is taken as it stands: no variable is put in for a $");
        });
        return LabelMap.read(map);
    }
}
