package io.openagent.config;

import io.openagent.metrics.Labels;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Reads a map of label names to values.
final class LabelMap {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private LabelMap() {}

    static Labels read(Value value) {
        return read(value, LabelMap::isName, "a label name of letters, digits and _, not beginning with __");
    }

    /// Those of a target before its rules, who may see names that begin with `__`.
    static Labels readForRules(Value value) {
        return read(value, LabelMap::isNameForRules, "a label name of letters, digits and _");
    }

    private static Labels read(Value value, Predicate<String> isName, String wanted) {
        var labels = new TreeMap<String, String>();
        value.entries().forEach((name, text) -> {
            if (isName.test(name)) text.text().ifPresent(label -> labels.put(name, label));
            else text.complain(Value.quoted(name), wanted);
        });
        return Labels.of(labels);
    }

    /// Those labels whose names [#read] takes.
    static Labels readable(Labels labels) {
        return new Labels(
                labels.list().stream().filter(label -> isName(label.name())).toList());
    }

    static boolean isNameForRules(String text) {
        return NAME.matcher(text).matches();
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches() && !text.startsWith("__");
    }
}
