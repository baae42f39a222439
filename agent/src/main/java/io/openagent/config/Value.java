package io.openagent.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// A node of the file and the path that leads to it. Asked for something that it is not, it reports that and answers
/// with nothing.
record Value(Node node, String path, Problems problems) {
    private static final int MAX_QUOTED = 60;

    Place place() {
        return YamlDocument.place(node.getStartMark(), problems.file());
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    Optional<String> text() {
        return text("a text");
    }

    Optional<String> text(String wanted) {
        if (node instanceof ScalarNode scalar) return Optional.of(scalar.getValue());
        return wrong(wanted);
    }

    Optional<Boolean> bool() {
        return as("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    Optional<Duration> duration() {
        return as("a duration such as 15s", DurationText::parse).flatMap(duration -> {
            if (duration.isPositive() && duration.compareTo(DurationText.MAX) <= 0) return Optional.of(duration);
            return wrong("a duration above zero and at most a year");
        });
    }

    Optional<Long> size(long least, long most) {
        return as("a size such as 64MiB", SizeText::parse).flatMap(size -> {
            if (size >= least && size <= most) return Optional.of(size);
            return wrong("a size from " + SizeText.print(least) + " to " + SizeText.print(most));
        });
    }

    Optional<Long> wholeNumber(long least, long most) {
        String wanted = "a whole number from " + least + " to " + most;
        return as(wanted, text -> Optional.of(text).filter(word -> word.matches("[0-9]{1,18}")))
                .map(Long::parseLong)
                .flatMap(number -> number >= least && number <= most ? Optional.of(number) : wrong(wanted));
    }

    Optional<Path> file() {
        return as("the path of a file", text -> {
            try {
                return text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(problems.folder().resolve(text));
            } catch (InvalidPathException e) {
                return Optional.empty(); // reported as wrong by the caller
            }
        });
    }

    /// What `parse` makes of the text; nothing is reported as not being what is `wanted`.
    <T> Optional<T> as(String wanted, Function<String, Optional<T>> parse) {
        return text(wanted).flatMap(text -> parse.apply(text).or(() -> wrong(wanted)));
    }

    List<Value> items() {
        if (!(node instanceof SequenceNode list)) {
            complain(kind(), "a list");
            return List.of();
        }
        return IntStream.range(0, list.getValue().size())
                .mapToObj(i -> new Value(list.getValue().get(i), path + "[" + i + "]", problems))
                .toList();
    }

    /// One text, or a list of texts.
    List<String> texts() {
        var values = node instanceof ScalarNode ? List.of(this) : items();
        return values.stream().flatMap(value -> value.text().stream()).toList();
    }

    /// The keys of a map with their values, without those whose value is left empty. Keys taken in by `<<` give way to
    /// those that stand here.
    Map<String, Value> entries() {
        if (!(node instanceof MappingNode map)) {
            complain(kind(), "a map");
            return Map.of();
        }
        var entries = new LinkedHashMap<String, Value>();
        for (NodeTuple entry : map.getValue()) {
            String key = ((ScalarNode) entry.getKeyNode()).getValue();
            var value = new Value(entry.getValueNode(), path.isEmpty() ? key : path + "." + key, problems);
            if (YamlDocument.isMerge(entry.getKeyNode())) {
                value.mergedEntries().forEach(entries::putIfAbsent);
            } else if (!value.node.getTag().equals(Tag.NULL)) {
                entries.put(key, value);
            }
        }
        return entries;
    }

    private Map<String, Value> mergedEntries() {
        var sources = node instanceof SequenceNode list ? new LinkedHashSet<>(list.getValue()) : Set.of(node);
        var entries = new LinkedHashMap<String, Value>();
        sources.forEach(source -> new Value(source, path, problems).entries().forEach(entries::putIfAbsent));
        return entries;
    }

    Map<String, String> textEntries() {
        var texts = new LinkedHashMap<String, String>();
        entries().forEach((key, value) -> value.text().ifPresent(text -> texts.put(key, text)));
        return texts;
    }

    void complain(String found, String wanted) {
        complain("found " + found + ", wanted " + wanted);
    }

    void complain(String message) {
        problems.add(Problem.error(place(), path, message));
    }

    /// Complains, and is nothing.
    <T> Optional<T> wrong(String wanted) {
        complain(found(), wanted);
        return Optional.empty();
    }

    /// Complains without quoting what stands here: it may be a secret.
    <T> Optional<T> wrongKind(String wanted) {
        complain(kind(), wanted);
        return Optional.empty();
    }

    /// Complains with a hint if there is one, and is nothing.
    <T> Optional<T> wrong(String found, String wanted, Optional<String> hint) {
        var problem = Problem.error(place(), path, "found " + found + ", wanted " + wanted);
        problems.add(hint.map(problem::withHint).orElse(problem));
        return Optional.empty();
    }

    void warn(String message) {
        problems.add(Problem.warning(place(), path, message));
    }

    /// What stands here, in quotes on one line. Only for texts that are no secret.
    private String found() {
        return node instanceof ScalarNode scalar ? quoted(scalar.getValue()) : kind();
    }

    /// What stands here, without quoting it: where a map of credentials is wanted, even a text may be a secret.
    private String kind() {
        return switch (node) {
            case ScalarNode text -> "a text";
            case SequenceNode list -> "a list";
            default -> "a map";
        };
    }

    static String quoted(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return '"' + (line.length() > MAX_QUOTED ? line.substring(0, MAX_QUOTED) + "…" : line) + '"';
    }
}
