package io.openagent.config;

import io.openagent.discovery.kubernetes.ObjectSelector;
import io.openagent.discovery.kubernetes.ObjectSelector.Operator;
import io.openagent.discovery.kubernetes.ObjectSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads and checks a target of pods or services, whose addresses only a cluster knows.
final class KubernetesReader {
    private final Problems problems;
    private final Level targetLevel;

    KubernetesReader(Problems problems, Level targetLevel) {
        this.problems = problems;
        this.targetLevel = targetLevel;
    }

    /// Empty when the target as a whole is wrong; a wrong endpoint only leaves itself out.
    Optional<KubernetesTarget> read(String name, TargetType type, Fields target) {
        long errorsBefore = problems.errors();
        var namespaces = target.fields("namespaceSelector", Section.NAMESPACE_SELECTOR)
                .map(this::namespaces)
                .orElse(ObjectSelector.EVERYTHING);
        target.demand("selector", "matchLabels or matchExpressions");
        var objects = target.fields("selector", Section.SELECTOR)
                .map(fields -> selector(fields, List.of()))
                .orElse(ObjectSelector.EVERYTHING);
        if (target.items("endpoints").isEmpty()) target.complain("found no endpoints, wanted at least one");
        var limit = LevelReader.targetLimit(target);
        if (problems.errors() > errorsBefore) return Optional.empty();
        var endpoints = target.items("endpoints").stream()
                .flatMap(item -> Fields.of(item, Section.KUBERNETES_ENDPOINT).stream())
                .flatMap(fields -> endpoint(fields).stream())
                .toList();
        if (endpoints.isEmpty()) return Optional.empty();
        return Optional.of(new KubernetesTarget(name, type, namespaces, objects, endpoints, limit, target.place()));
    }

    private Optional<KubernetesTarget.Endpoint> endpoint(Fields fields) {
        long errorsBefore = problems.errors();
        var level = LevelReader.read(fields).over(targetLevel);
        var port = fields.demand("port", "the name or number of a port").flatMap(KubernetesReader::port);
        if (problems.errors() > errorsBefore) return Optional.empty();
        return port.map(word -> new KubernetesTarget.Endpoint(
                        word,
                        fields.flag("addNodeLabel", false),
                        level.settings(word.equalsIgnoreCase("https") ? "https" : "http")))
                .filter(endpoint -> isHonest(fields, endpoint.settings()));
    }

    private static boolean isHonest(Fields fields, ScrapeSettings settings) {
        Optional<String> objection = settings.objection();
        objection.ifPresent(fields::complain);
        return objection.isEmpty();
    }

    static Optional<String> port(Value value) {
        return value.as(
                "the name of a port, or a number from 1 to 65535",
                text -> Optional.of(text)
                        .filter(word -> word.matches("(?=.*[A-Za-z])[A-Za-z0-9-]{1,63}") || isPortNumber(word)));
    }

    private static boolean isPortNumber(String word) {
        return word.matches("[1-9][0-9]{0,4}") && Integer.parseInt(word) <= 65_535;
    }

    private ObjectSelector namespaces(Fields fields) {
        var named = selector(fields, names(fields));
        if (!fields.flag("any", false) || named.equals(ObjectSelector.EVERYTHING)) return named;
        fields.complain("found any: true beside a selection of namespaces, wanted one of them");
        return named;
    }

    private static List<String> names(Fields fields) {
        return fields.get("matchNames").map(Value::texts).orElse(List.of());
    }

    static ObjectSelector selector(Fields fields, List<String> names) {
        var labels = fields.get("matchLabels").map(Value::textEntries).orElse(Map.of());
        var requirements = new ArrayList<Requirement>();
        for (Value item : fields.items("matchExpressions")) {
            Fields.of(item, Section.REQUIREMENT)
                    .flatMap(KubernetesReader::requirement)
                    .ifPresent(requirements::add);
        }
        return new ObjectSelector(names, labels, requirements);
    }

    private static Optional<Requirement> requirement(Fields fields) {
        var key = fields.demand("key", "the name of a label").flatMap(Value::text);
        var operator = fields.demand("operator", wantedOperator()).flatMap(KubernetesReader::operator);
        var values = fields.get("values").map(Value::texts).orElse(List.of());
        operator.filter(word -> word.takesValues() == values.isEmpty())
                .ifPresent(word -> fields.complain("operator " + word.word() + " takes "
                        + (word.takesValues() ? "at least one value" : "no values")));
        return key.flatMap(label -> operator.map(word -> new Requirement(label, word, values)));
    }

    private static Optional<Operator> operator(Value value) {
        return value.as(
                wantedOperator(),
                text -> Stream.of(Operator.values())
                        .filter(operator -> operator.word().equals(text))
                        .findFirst());
    }

    private static String wantedOperator() {
        return Stream.of(Operator.values()).map(Operator::word).collect(Collectors.joining(", ", "one of ", ""));
    }
}
