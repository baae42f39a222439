package io.openagent.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the lines of a scrape file that WhaTap's original OpenAgent takes otherwise. `docs/compatibility.md`
/// tells each difference with its reason. What the file's errors are is left to [ConfigParser]: what is no map
/// or list is passed over here.
final class Compatibility {
    private static final String IGNORED = "the original ignores it; here it counts";

    /// Not done by the original at all.
    private static final List<String> NEW_ACTIONS = List.of("labelmap", "keep", "drop");

    private final List<Difference> found = new ArrayList<>();

    private Compatibility() {}

    /// In the order of the file. None when the text is no YAML.
    static List<Difference> differences(String name, String text) {
        var unused = new Problems(name);
        var compatibility = new Compatibility();
        YamlDocument.read(text, unused).ifPresent(root -> compatibility.file(new Value(root, "", unused)));
        return compatibility.found.stream()
                .sorted(Comparator.comparing(Difference::place))
                .toList();
    }

    private void file(Value root) {
        child(root, "scrape_configs").ifPresent(jobs -> {
            tell(jobs, "the original reads these jobs and scrapes none of them; here they are scraped");
            children(jobs).forEach(this::relabelling);
        });
        child(root, "features")
                .flatMap(features -> child(features, "openAgent"))
                .flatMap(agent -> child(agent, "targets"))
                .ifPresent(targets -> children(targets).forEach(this::target));
    }

    private void target(Value target) {
        Optional<TargetType> type = child(target, "type").flatMap(Value::text).flatMap(TargetType::of);
        scraping(target);
        child(target, "endpoints").ifPresent(endpoints -> children(endpoints).forEach(this::scraping));
        if (type.isEmpty()) return;
        switch (type.get()) {
            case STATIC ->
                child(target, "labels")
                        .ifPresent(
                                labels -> tell(labels, "the original drops these labels; here every sample has them"));
            case POD, SERVICE -> kubernetes(target, type.get());
        }
    }

    private void kubernetes(Value target, TargetType type) {
        if (type == TargetType.POD) {
            child(target, "namespaceSelector")
                    .ifPresent(selector -> Stream.of("matchLabels", "matchExpressions")
                            .forEach(key -> child(selector, key).ifPresent(value -> tell(value, IGNORED))));
        }
        if (presents(target)) return;
        child(target, "endpoints")
                .ifPresent(endpoints -> children(endpoints)
                        .filter(endpoint -> !presents(endpoint))
                        .forEach(endpoint -> secureWord(endpoint, target).ifPresent(this::tellToken)));
    }

    private void tellToken(Value secure) {
        tell(
                secure,
                "the original presents the agent's own token; here nobody gets it unasked:"
                        + " authorization: {serviceAccount: true} asks");
    }

    /// The word that makes an endpoint one over https.
    private static Optional<Value> secureWord(Value endpoint, Value target) {
        Optional<Value> scheme = child(endpoint, "scheme").or(() -> child(target, "scheme"));
        if (scheme.isPresent()) return scheme.filter(word -> says(word, "https"));
        return child(endpoint, "port").filter(word -> says(word, "https"));
    }

    private static boolean presents(Value level) {
        return Stream.of("authorization", "basicAuth", "bearerTokenFile")
                .anyMatch(key -> child(level, key).isPresent());
    }

    /// What a target and its endpoints may both say.
    private void scraping(Value level) {
        child(level, "timeout").ifPresent(timeout -> tell(timeout, IGNORED));
        child(level, "honorLabels")
                .ifPresent(flag -> tell(
                        flag,
                        "the original ignores it and sends both labels; here one is kept, or renamed to exported_…"));
        child(level, "tlsConfig")
                .ifPresent(tls -> Stream.of("ca", "caFile")
                        .forEach(key -> child(tls, key)
                                .ifPresent(authority -> tell(
                                        authority,
                                        "the original trusts the machine's authorities if it cannot be read;"
                                                + " here the scrape fails"))));
        relabelling(level);
    }

    private void relabelling(Value level) {
        Stream.of("relabelConfigs", "metricRelabelConfigs")
                .flatMap(key -> child(level, key).stream())
                .flatMap(Compatibility::children)
                .forEach(this::rule);
    }

    private void rule(Value rule) {
        child(rule, "regex")
                .filter(regex -> regex.text().filter(Compatibility::isOpen).isPresent())
                .ifPresent(regex -> tell(
                        regex,
                        "the original is content with a match of a part; here, as in Prometheus, the whole"
                                + " text has to match"));
        child(rule, "action")
                .filter(action -> NEW_ACTIONS.stream().anyMatch(word -> says(action, word)))
                .ifPresent(action -> tell(action, "the original does nothing for this action; here it works"));
    }

    /// Whether there may be text before or behind what it matches.
    private static boolean isOpen(String regex) {
        boolean isClosedBefore = regex.startsWith("^") || regex.startsWith(".*") || regex.startsWith("(.*");
        boolean isClosedBehind = regex.endsWith("$") || regex.endsWith(".*") || regex.endsWith(".*)");
        return !isClosedBefore || !isClosedBehind;
    }

    private void tell(Value value, String sentence) {
        found.add(new Difference(value.place(), value.path(), sentence));
    }

    private static boolean says(Value value, String word) {
        return value.text()
                .filter(text -> text.toLowerCase(Locale.ROOT).equals(word))
                .isPresent();
    }

    private static Optional<Value> child(Value map, String key) {
        if (!map.isMap()) return Optional.empty();
        Map<String, Value> entries = map.entries();
        return Spelling.of(key).stream()
                .flatMap(word -> Optional.ofNullable(entries.get(word)).stream())
                .findFirst();
    }

    private static Stream<Value> children(Value list) {
        return list.items().stream();
    }
}
