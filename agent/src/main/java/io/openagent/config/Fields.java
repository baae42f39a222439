package io.openagent.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/// A map of the file that holds the keys of one [Section]. Other keys are reported once, with the key that was
/// probably meant.
final class Fields {
    private final Value map;
    private final Section section;
    private final Map<String, Value> entries;

    private Fields(Value map, Section section) {
        this.map = map;
        this.section = section;
        this.entries = map.entries();
    }

    /// Empty, and reported, when the value is no map.
    static Optional<Fields> of(Value value, Section section) {
        if (!(value.node() instanceof MappingNode map)) return value.wrongKind("a map");
        var fields = new Fields(value, section);
        map.getValue().forEach(fields::warnIfUnknown);
        return Optional.of(fields);
    }

    /// The value of a key in whichever of its [Section#spellings] it is written. The first counts if it stands here in
    /// several, which is reported.
    Optional<Value> get(String key) {
        var written =
                section.spellings(key).stream().filter(entries::containsKey).toList();
        if (written.size() > 1) complain("found both " + String.join(" and ", written) + ", wanted one of them");
        return written.stream().findFirst().map(entries::get);
    }

    /// Reports that the key is missing if it is.
    Optional<Value> demand(String key, String wanted) {
        var value = get(key);
        if (value.isEmpty()) complain("found no " + key + ", wanted " + wanted);
        return value;
    }

    /// Whether the section has this key at all.
    boolean mayHave(String key) {
        return section.has(key);
    }

    void complain(String message) {
        map.problems().add(Problem.error(map.place(), map.path(), message));
    }

    Optional<Fields> fields(String key, Section inner) {
        return get(key).flatMap(value -> of(value, inner));
    }

    List<Value> items(String key) {
        return get(key).map(Value::items).orElse(List.of());
    }

    Optional<String> text(String key) {
        return get(key).flatMap(Value::text);
    }

    Optional<Duration> duration(String key) {
        return get(key).flatMap(Value::duration);
    }

    boolean flag(String key, boolean otherwise) {
        return get(key).flatMap(Value::bool).orElse(otherwise);
    }

    Place place() {
        return map.place();
    }

    private void warnIfUnknown(NodeTuple entry) {
        var key = (ScalarNode) entry.getKeyNode();
        if (section.knows(key.getValue()) || YamlDocument.isMerge(key)) return;
        var place = YamlDocument.place(key.getStartMark(), map.problems().file());
        var problem = Problem.warning(place, map.path(), "unknown key " + Value.quoted(key.getValue()));
        map.problems()
                .add(NearestKey.question(key.getValue(), section.keys())
                        .map(problem::withHint)
                        .orElse(problem));
    }
}
