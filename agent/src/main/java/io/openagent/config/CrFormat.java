package io.openagent.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `features.openAgent`, the form of the custom resource.
final class CrFormat implements FileFormat {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);

    private final Problems problems;
    private final Options options;
    private final Level global;
    private final List<Value> items;
    private final StaticTargets targets = new StaticTargets();
    private final Optional<OperatorMonitors> operator;
    private final List<KubernetesTarget> waiting = new ArrayList<>();

    CrFormat(Fields agent, Problems problems) {
        this.problems = problems;
        this.options = Options.read(agent);
        this.global = Level.global(
                agent.duration("globalInterval").orElse(DEFAULT_INTERVAL),
                agent.get("globalPath").flatMap(LevelReader::path),
                Optional.empty(),
                options.limits());
        this.operator = agent.fields("prometheusOperator", Section.OPERATOR)
                .filter(fields -> fields.flag("enabled", false) && agent.flag("enabled", true))
                .map(_ -> new OperatorMonitors(global));
        this.items = agent.flag("enabled", true) ? agent.items("targets") : List.of();
    }

    @Override
    public AgentConfig read() {
        items.forEach(this::readTarget);
        targets.keepFirst(options.targets(), "limits.targets " + options.targets());
        return options.config(AgentConfig.Format.CR, targets, waiting, operator);
    }

    private void readTarget(Value item) {
        var keys = item.entries();
        if (keys.containsKey("type")) {
            type(keys.get("type")).ifPresent(type -> readTarget(item, type));
        } else if (item.isMap()) {
            item.complain("no type", wantedType());
        }
    }

    private void readTarget(Value item, TargetType type) {
        Fields.of(item, type == TargetType.STATIC ? Section.STATIC_TARGET : Section.KUBERNETES_TARGET)
                .ifPresent(fields -> readTarget(fields, type));
    }

    private void readTarget(Fields fields, TargetType type) {
        long errorsBefore = problems.errors();
        if (!fields.flag("enabled", true)) return;
        var name = fields.demand("targetName", "the target's name").flatMap(Value::text);
        var level = LevelReader.read(fields).over(global);
        if (problems.errors() > errorsBefore) return;
        switch (type) {
            case STATIC -> name.ifPresent(job -> readStatic(job, fields, level));
            case POD, SERVICE ->
                name.flatMap(job -> new KubernetesReader(problems, level).read(job, type, fields))
                        .ifPresent(waiting::add);
        }
    }

    private void readStatic(String job, Fields target, Level level) {
        var addresses = target.items("addresses");
        var endpoints = target.items("endpoints");
        if (addresses.isEmpty() && endpoints.isEmpty()) target.complain("found no addresses, wanted at least one");
        long errorsBefore = problems.errors();
        var limit = LevelReader.targetLimit(target);
        if (problems.errors() > errorsBefore) return;
        int before = targets.size();
        addresses.forEach(address -> targets.add(job, address, level));
        endpoints.forEach(endpoint ->
                Fields.of(endpoint, Section.STATIC_ENDPOINT).ifPresent(fields -> readEndpoint(job, fields, level)));
        limit.ifPresent(most -> targets.keepFirst(before + most, "targetLimit " + most));
    }

    private void readEndpoint(String job, Fields endpoint, Level targetLevel) {
        long errorsBefore = problems.errors();
        var level = LevelReader.read(endpoint).over(targetLevel);
        var address = endpoint.demand("address", "host:port");
        if (problems.errors() > errorsBefore) return;
        address.ifPresent(value -> targets.add(job, value, level));
    }

    private static Optional<TargetType> type(Value value) {
        return value.text(wantedType())
                .flatMap(word -> TargetType.of(word)
                        .or(() -> value.wrong(
                                Value.quoted(word), wantedType(), NearestKey.question(word, TargetType.allWords()))));
    }

    private static String wantedType() {
        return "one of " + String.join(", ", TargetType.allWords());
    }
}
