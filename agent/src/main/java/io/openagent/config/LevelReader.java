package io.openagent.config;

import io.openagent.metrics.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads the keys of [Level] from a target or an endpoint, and those that the global level shares with it.
final class LevelReader {
    private LevelReader() {}

    static Level read(Fields fields) {
        return new Level(
                fields.get("scheme").flatMap(LevelReader::scheme),
                fields.get("path").flatMap(LevelReader::path),
                fields.get("params").map(LevelReader::params).orElse(Map.of()),
                fields.duration("interval"),
                fields.get("timeout").flatMap(LevelReader::located),
                fields.get("labels").map(LabelMap::read).orElse(Labels.EMPTY),
                fields.get("relabelConfigs").map(RelabelReader::rules),
                HttpReader.read(fields),
                IngestReader.read(fields));
    }

    /// How many targets one entry may have; 0 is no limit, as in Prometheus.
    static Optional<Integer> targetLimit(Fields fields) {
        return fields.get("targetLimit")
                .flatMap(value -> value.wholeNumber(0, AgentLimits.MOST_TARGETS))
                .map(Math::toIntExact)
                .filter(most -> most > 0);
    }

    static Optional<String> scheme(Value value) {
        return value.as("http or https", text -> Optional.of(text).filter(Set.of("http", "https")::contains));
    }

    static Optional<PathText> path(Value value) {
        return value.as("a path such as /metrics", PathText::parse);
    }

    static Optional<Located<Duration>> located(Value value) {
        return value.duration().map(duration -> new Located<>(duration, value));
    }

    private static Map<String, List<String>> params(Value value) {
        var params = new TreeMap<String, List<String>>();
        value.entries().forEach((name, values) -> params.put(name, values.texts()));
        return params;
    }
}
