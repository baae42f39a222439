package io.openagent.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openagent.discovery.TargetGroup;
import io.openagent.metrics.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads lists of target groups as Prometheus' `file_sd_configs` and `http_sd_configs` have them: each a map with
/// `targets`, a list of texts, and `labels`, a map of texts. All of a list is taken or nothing.
public final class TargetGroups {
    /// Of a page: a hundred thousand targets with a few labels each, all that one agent scrapes.
    public static final int MAX_CHARS = 16 << 20;

    private static final Set<String> KEYS = Set.of("targets", "labels");
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private TargetGroups() {}

    /// Reads the text of a file, JSON if its name ends so and YAML otherwise, of at most 3 MiB.
    ///
    /// @throws IOException with what is wrong first, and where
    public static List<TargetGroup> ofFile(Path file, String text) throws IOException {
        if (text.length() > YamlDocument.MAX_CHARS) throw new IOException("larger than 3 MiB");
        String name = String.valueOf(file.getFileName());
        return name.toLowerCase(Locale.ROOT).endsWith(".json") ? ofJson(text) : ofYaml(name, text);
    }

    private static List<TargetGroup> ofYaml(String name, String text) throws IOException {
        var problems = new Problems(name);
        List<TargetGroup> groups = YamlDocument.read(text, problems)
                .map(root -> ofYaml(new Value(root, "", problems)))
                .orElse(List.of());
        Optional<Problem> first = problems.all().stream().findFirst();
        if (first.isPresent()) throw new IOException(first.get().toString());
        return groups;
    }

    private static List<TargetGroup> ofYaml(Value list) {
        return list.items().stream()
                .flatMap(item -> Fields.of(item, Section.PROMETHEUS_STATICS).stream())
                .map(fields -> new TargetGroup(
                        fields.items("targets").stream()
                                .flatMap(target -> target.text().stream())
                                .toList(),
                        map(fields.get("labels").map(LabelMap::readForRules).orElse(Labels.EMPTY))))
                .toList();
    }

    private static SortedMap<String, String> map(Labels labels) {
        var map = new TreeMap<String, String>();
        labels.forEach(label -> map.put(label.name(), label.value()));
        return map;
    }

    /// Reads JSON, RFC 8259.
    ///
    /// @throws IOException with what is wrong first
    public static List<TargetGroup> ofJson(String text) throws IOException {
        JsonNode list = parsed(text);
        if (!list.isArray()) throw new IOException("found no list of target groups");
        var groups = new ArrayList<TargetGroup>();
        for (JsonNode group : list) groups.add(group(group, "[" + groups.size() + "]"));
        return groups;
    }

    /// Without the parser's words, which quote what stands there.
    private static JsonNode parsed(String text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException wrong) {
            var place = wrong.getLocation();
            String where = place == null ? "" : " at " + place.getLineNr() + ":" + place.getColumnNr();
            throw new IOException("not JSON" + where, wrong);
        }
    }

    private static TargetGroup group(JsonNode group, String path) throws IOException {
        if (!group.isObject()) throw new IOException(path + ": found no map, wanted targets and labels");
        for (var keys = group.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!KEYS.contains(key)) throw new IOException(path + ": unknown key " + Value.quoted(key));
        }
        JsonNode list = group.path("targets");
        JsonNode map = group.path("labels");
        if (!list.isArray() && !isAbsent(list)) throw new IOException(path + ".targets: wanted a list of texts");
        if (!map.isObject() && !isAbsent(map)) throw new IOException(path + ".labels: wanted a map of texts");
        var targets = new ArrayList<String>();
        for (JsonNode target : list) targets.add(text(target, path + ".targets"));
        var labels = new TreeMap<String, String>();
        for (var label : map.properties()) {
            if (!LabelMap.isNameForRules(label.getKey()))
                throw new IOException(
                        path + ".labels: found " + Value.quoted(label.getKey()) + ", wanted a label name");
            labels.put(label.getKey(), text(label.getValue(), path + ".labels." + label.getKey()));
        }
        return new TargetGroup(targets, labels);
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static String text(JsonNode value, String path) throws IOException {
        if (!value.isTextual()) throw new IOException(path + ": found no text, wanted one");
        return value.textValue();
    }
}
