package io.openagent.config;

import io.openagent.discovery.MetricSelector;
import io.openagent.metrics.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `global` and `scrape_configs`, the form that resembles Prometheus' own.
final class BasicFormat implements FileFormat {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(15);

    private final Problems problems;
    private final Options options;
    private final Level global;
    private final List<Value> jobs;
    private final StaticTargets targets;

    BasicFormat(Fields root, Problems problems) {
        this.problems = problems;
        this.options = Options.read(root);
        var global = root.fields("global", Section.GLOBAL);
        this.global = Level.global(
                global.flatMap(fields -> fields.duration("scrape_interval")).orElse(DEFAULT_INTERVAL),
                Optional.empty(),
                global.flatMap(fields -> fields.get("scrape_timeout")).flatMap(LevelReader::located));
        this.jobs = root.items("scrape_configs");
        this.targets = new StaticTargets(options.maxBodyBytes());
    }

    @Override
    public AgentConfig read() {
        jobs.forEach(job -> Fields.of(job, Section.JOB).ifPresent(this::readJob));
        return options.config(AgentConfig.Format.BASIC, targets.all(), List.of());
    }

    private void readJob(Fields job) {
        long errorsBefore = problems.errors();
        var name = job.demand("job_name", "the job's name").flatMap(Value::text);
        job.demand("static_config", "a map with targets");
        var statics = job.fields("static_config", Section.STATIC_CONFIG);
        var level = level(job, statics).over(global);
        var addresses = statics.map(fields -> fields.items("targets")).orElse(List.of());
        if (statics.isPresent() && addresses.isEmpty()) {
            statics.get().complain("found no targets, wanted at least one host:port");
        }
        if (problems.errors() > errorsBefore) return;
        addresses.forEach(address -> targets.add(name.orElseThrow(), address, level));
    }

    private static Level level(Fields job, Optional<Fields> statics) {
        return new Level(
                job.get("scheme").flatMap(LevelReader::scheme),
                job.get("metrics_path").flatMap(LevelReader::path),
                Map.of(),
                job.duration("scrape_interval"),
                job.get("scrape_timeout").flatMap(LevelReader::located),
                statics.flatMap(fields -> fields.get("labels"))
                        .map(LabelMap::read)
                        .orElse(Labels.EMPTY),
                Optional.empty(),
                statics.flatMap(fields -> fields.fields("filter", Section.FILTER))
                        .map(BasicFormat::filter),
                Optional.empty(),
                Optional.empty());
    }

    /// A whitelist without a word about `enabled` is meant to be used.
    private static MetricSelector filter(Fields filter) {
        if (!filter.flag("enabled", true)) return new MetricSelector.All();
        return filter.demand("whitelist", "the names of the metrics to keep")
                .map(LevelReader::selector)
                .orElse(new MetricSelector.All());
    }
}
