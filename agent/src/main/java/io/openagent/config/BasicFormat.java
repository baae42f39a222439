package io.openagent.config;

import io.openagent.metrics.Labels;
import io.openagent.metrics.relabel.RelabelRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads `global` and `scrape_configs`, the form that resembles Prometheus' own.
final class BasicFormat implements FileFormat {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(15);

    private final Problems problems;
    private final Options options;
    private final Level global;
    private final List<Value> jobs;
    private final StaticTargets targets = new StaticTargets();

    BasicFormat(Fields root, Problems problems) {
        this.problems = problems;
        this.options = Options.read(root);
        var global = root.fields("global", Section.GLOBAL);
        this.global = Level.global(
                global.flatMap(fields -> fields.duration("scrape_interval")).orElse(DEFAULT_INTERVAL),
                Optional.empty(),
                global.flatMap(fields -> fields.get("scrape_timeout")).flatMap(LevelReader::located),
                options.limits());
        this.jobs = root.items("scrape_configs");
    }

    @Override
    public AgentConfig read() {
        jobs.forEach(job -> Fields.of(job, Section.JOB).ifPresent(this::readJob));
        targets.keepFirst(options.targets(), "limits.targets " + options.targets());
        return options.config(AgentConfig.Format.BASIC, targets, List.of(), Optional.empty());
    }

    private void readJob(Fields job) {
        long errorsBefore = problems.errors();
        var name = job.demand("job_name", "the job's name").flatMap(Value::text);
        job.demand("static_config", "a map with targets");
        var statics = job.fields("static_config", Section.STATIC_CONFIG);
        var level = statics(statics).over(LevelReader.read(job)).over(global);
        var limit = LevelReader.targetLimit(job);
        var addresses = statics.map(fields -> fields.items("targets")).orElse(List.of());
        if (statics.isPresent() && addresses.isEmpty()) {
            statics.get().complain("found no targets, wanted at least one host:port");
        }
        if (problems.errors() > errorsBefore) return;
        int before = targets.size();
        addresses.forEach(address -> targets.add(name.orElseThrow(), address, level));
        limit.ifPresent(most -> targets.keepFirst(before + most, "targetLimit " + most));
    }

    private static Level statics(Optional<Fields> statics) {
        return Level.ofStatics(
                statics.flatMap(fields -> fields.get("labels"))
                        .map(LabelMap::read)
                        .orElse(Labels.EMPTY),
                statics.flatMap(fields -> fields.fields("filter", Section.FILTER))
                        .map(BasicFormat::filter));
    }

    /// A whitelist without a word about `enabled` is meant to be used.
    private static List<RelabelRule> filter(Fields filter) {
        if (!filter.flag("enabled", true)) return List.of();
        return filter.demand("whitelist", "the names of the metrics to keep")
                .map(IngestReader::selector)
                .orElse(List.of());
    }
}
