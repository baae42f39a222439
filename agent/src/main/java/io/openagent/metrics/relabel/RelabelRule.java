package io.openagent.metrics.relabel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// One rule: a `relabel_config` of Prometheus with one of its eleven actions, or a list of metric names to keep.
/// Rules with equal content are equal.
///
/// Whatever label is written: an empty value takes the label away. A name that is to be written may be any text but
/// the empty one.
public sealed interface RelabelRule {
    /// The metric's name among the labels.
    String NAME = "__name__";

    /// Decides, and changes nothing.
    sealed interface Filter extends RelabelRule {}

    /// Changes labels, and never drops.
    sealed interface Change extends RelabelRule {}

    /// Keeps metrics by their exact names: `metricSelector` and `filter.whitelist`.
    record KeepNames(Set<String> names) implements Filter {
        public KeepNames {
            names = Set.copyOf(names);
        }
    }

    record Keep(Source source, AnchoredRegex regex) implements Filter {}

    record Drop(Source source, AnchoredRegex regex) implements Filter {}

    /// Keeps what has the source's value in the label `target`.
    record KeepEqual(Source source, String target) implements Filter {
        public KeepEqual {
            requireName(target);
        }
    }

    record DropEqual(Source source, String target) implements Filter {
        public DropEqual {
            requireName(target);
        }
    }

    /// Where the regular expression matches, sets the label that `target` gives to what `replacement` gives. Nothing
    /// happens when `target` gives an empty name.
    record Replace(Source source, AnchoredRegex regex, Template target, Template replacement) implements Change {
        public Replace {
            requireName(target.text());
        }
    }

    record Lowercase(Source source, String target) implements Change {
        public Lowercase {
            requireName(target);
        }
    }

    record Uppercase(Source source, String target) implements Change {
        public Uppercase {
            requireName(target);
        }
    }

    /// Sets `target` to the last eight bytes of the source's MD5, as an unsigned big-endian number, modulo `modulus`.
    ///
    /// @param modulus unsigned
    record HashMod(Source source, String target, long modulus) implements Change {
        public HashMod {
            requireName(target);
            if (modulus == 0) throw new IllegalArgumentException("modulus 0");
        }
    }

    /// Copies each label whose name matches to the name that `replacement` gives; the last in the order of names stays
    /// where two go to one. A label for which it gives an empty name is not copied.
    record LabelMap(AnchoredRegex regex, Template replacement) implements Change {
        public LabelMap {
            requireName(replacement.text());
        }
    }

    /// Takes away each label whose name matches.
    record LabelDrop(AnchoredRegex regex) implements Change {}

    /// Takes away each label whose name does not match, `__name__` too.
    record LabelKeep(AnchoredRegex regex) implements Change {}

    /// The keys and values that make this rule in a configuration, what is default left out.
    default Map<String, Object> configured() {
        var keys = new LinkedHashMap<String, Object>();
        switch (this) {
            case KeepNames(var names) -> keys.put("metricSelector", List.copyOf(new TreeSet<>(names)));
            case Keep(var source, var regex) -> putMatch(keys, "keep", source, regex);
            case Drop(var source, var regex) -> putMatch(keys, "drop", source, regex);
            case KeepEqual(var source, var target) -> putTarget(keys, "keepequal", source, target);
            case DropEqual(var source, var target) -> putTarget(keys, "dropequal", source, target);
            case Lowercase(var source, var target) -> putTarget(keys, "lowercase", source, target);
            case Uppercase(var source, var target) -> putTarget(keys, "uppercase", source, target);
            case Replace(var source, var regex, var target, var replacement) -> {
                putMatch(keys, "replace", source, regex);
                keys.put("targetLabel", target.text());
                putReplacement(keys, replacement);
            }
            case HashMod(var source, var target, var modulus) -> {
                putTarget(keys, "hashmod", source, target);
                keys.put("modulus", Long.toUnsignedString(modulus));
            }
            case LabelMap(var regex, var replacement) -> {
                putMatch(keys, "labelmap", Source.NOTHING, regex);
                putReplacement(keys, replacement);
            }
            case LabelDrop(var regex) -> putMatch(keys, "labeldrop", Source.NOTHING, regex);
            case LabelKeep(var regex) -> putMatch(keys, "labelkeep", Source.NOTHING, regex);
        }
        return keys;
    }

    /// On one line, for people: `{action: drop, sourceLabels: [__name__], regex: go_.*}`.
    default String text() {
        return configured().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static void putMatch(Map<String, Object> keys, String action, Source source, AnchoredRegex regex) {
        keys.put("action", action);
        putSource(keys, source);
        if (!regex.equals(AnchoredRegex.ALL)) keys.put("regex", regex.toString());
    }

    private static void putTarget(Map<String, Object> keys, String action, Source source, String target) {
        keys.put("action", action);
        putSource(keys, source);
        keys.put("targetLabel", target);
    }

    private static void putSource(Map<String, Object> keys, Source source) {
        if (!source.labels().isEmpty()) keys.put("sourceLabels", source.labels());
        if (!source.separator().equals(Source.DEFAULT_SEPARATOR)) keys.put("separator", source.separator());
    }

    private static void putReplacement(Map<String, Object> keys, Template replacement) {
        if (!replacement.equals(Template.FIRST_GROUP)) keys.put("replacement", replacement.text());
    }

    private static void requireName(String label) {
        if (label.isEmpty()) throw new IllegalArgumentException("no label to write");
    }
}
