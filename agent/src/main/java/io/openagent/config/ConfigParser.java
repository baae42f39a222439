package io.openagent.config;

import io.openagent.config.Reading.Broken;
import io.openagent.config.Reading.Usable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Reads the text of a scrape file in any of its formats. A problem inside one target leaves only that target out;
/// one in what concerns all of them makes the file [Broken].
public final class ConfigParser {
    private static final String FORMATS = "features.openAgent or scrape_configs";

    private final Problems problems;
    private final Path folder;

    private ConfigParser(Problems problems, Path folder) {
        this.problems = problems;
        this.folder = folder;
    }

    /// As [#parse(String, Path, String)], of a file in the folder where the process runs.
    public static Reading<AgentConfig> parse(String name, String text) {
        return parse(name, Path.of(""), text);
    }

    /// Reads a text.
    ///
    /// @param name of the file, as problems name it
    /// @param folder of the file, where the relative paths of a `prometheus.yml` begin
    public static Reading<AgentConfig> parse(String name, Path folder, String text) {
        var problems = new Problems(name);
        return new ConfigParser(problems, folder)
                .read(text)
                .filter(format -> problems.errors() == 0)
                .map(FileFormat::read)
                .<Reading<AgentConfig>>map(config -> new Usable<>(config, problems.all()))
                .orElseGet(() -> new Broken<>(problems.all()));
    }

    private Optional<FileFormat> read(String text) {
        var root = YamlDocument.read(text, problems).map(node -> new Value(node, "", problems));
        if (root.isPresent()) return root.flatMap(this::format);
        if (problems.errors() == 0)
            problems.add(Problem.error(Place.of(problems.file()), "", "empty, wanted " + FORMATS));
        return Optional.empty();
    }

    private Optional<FileFormat> format(Value root) {
        if (!root.isMap()) return root.wrongKind("a map");
        var keys = root.entries().keySet();
        boolean cr = keys.contains("features");
        boolean basic = keys.contains("scrape_configs") || keys.contains("global");
        if (cr && basic) return root.wrong("features beside scrape_configs", "only one of them", Optional.empty());
        if (!cr && PrometheusFormat.isMeant(root)) return prometheus(root);
        if (basic) return Fields.of(root, Section.BASIC).map(fields -> new BasicFormat(fields, problems));
        if (cr) return Fields.of(root, Section.CR).flatMap(this::crFormat);
        return root.wrong("neither", FORMATS, hint(keys));
    }

    private Optional<FileFormat> prometheus(Value root) {
        var inFolder = problems.withPathsFrom(folder);
        return Fields.of(new Value(root.node(), root.path(), inFolder), Section.PROMETHEUS)
                .map(fields -> new PrometheusFormat(fields, inFolder));
    }

    private Optional<FileFormat> crFormat(Fields root) {
        return root.fields("features", Section.FEATURES)
                .flatMap(features -> {
                    features.demand("openAgent", "the settings of this agent");
                    return features.fields("openAgent", Section.OPEN_AGENT);
                })
                .map(agent -> new CrFormat(agent, problems));
    }

    private static Optional<String> hint(Set<String> keys) {
        return keys.stream()
                .flatMap(key -> NearestKey.question(key, Set.of("features", "scrape_configs")).stream())
                .findFirst();
    }
}
