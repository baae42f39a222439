package io.openagent.config;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.MetricSelector;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.TlsOptions;
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
                fields.get("honorLabels").flatMap(Value::bool),
                fields.get("metricSelector").map(LevelReader::selector),
                fields.fields("tlsConfig", Section.TLS_CONFIG).map(LevelReader::tls),
                fields.fields("basicAuth", Section.BASIC_AUTH).flatMap(LevelReader::basicAuth));
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

    /// No name at all selects everything.
    static MetricSelector selector(Value value) {
        var names = value.texts();
        names.stream()
                .filter(name -> name.contains("*"))
                .forEach(name -> value.warn(Value.quoted(name) + " is taken as an exact name, not as a pattern"));
        return names.isEmpty() ? new MetricSelector.All() : new MetricSelector.Only(Set.copyOf(names));
    }

    private static Map<String, List<String>> params(Value value) {
        var params = new TreeMap<String, List<String>>();
        value.entries().forEach((name, values) -> params.put(name, values.texts()));
        return params;
    }

    private static TlsOptions tls(Fields fields) {
        return new TlsOptions(
                fields.flag("insecureSkipVerify", false),
                fields.get("caFile").flatMap(Value::file),
                fields.text("serverName"));
    }

    private static Optional<Credentials> basicAuth(Fields fields) {
        var username = secret(fields, "username");
        var password = secret(fields, "password");
        return username.flatMap(user -> password.map(word -> new Credentials.Basic(user, word)));
    }

    private static Optional<SecretSource> secret(Fields fields, String key) {
        String fileKey = key + "File";
        var inline = fields.text(key).map(text -> (SecretSource) new SecretSource.Inline(new Secret(text)));
        var inFile = fields.get(fileKey).flatMap(Value::file).map(file -> (SecretSource) new SecretSource.InFile(file));
        if (fields.get(key).isPresent() == fields.get(fileKey).isPresent()) {
            String found = fields.get(key).isPresent() ? "both" : "neither";
            fields.complain("found " + found + " of " + key + " and " + fileKey + ", wanted one of them");
        }
        return inline.or(() -> inFile);
    }
}
