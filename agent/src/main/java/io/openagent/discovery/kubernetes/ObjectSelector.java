package io.openagent.discovery.kubernetes;

import io.openagent.discovery.EditDistance;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which namespaces, pods or services are meant: those that pass every part. An empty part lets everything pass.
///
/// @param names exact names; given for namespaces only
/// @param labels that an object must have with these values
/// @param requirements on labels, by operator
public record ObjectSelector(List<String> names, Map<String, String> labels, List<Requirement> requirements) {
    /// Stands among names for the namespace of the agent itself. No namespace can have it.
    public static final String OWN_NAMESPACE = ".";

    public static final ObjectSelector EVERYTHING = new ObjectSelector(List.of(), Map.of(), List.of());

    public ObjectSelector {
        names = List.copyOf(names);
        labels = Map.copyOf(labels);
        requirements = List.copyOf(requirements);
    }

    /// `key in (values)` and its kin. [Operator#EXISTS] and [Operator#DOES_NOT_EXIST] have no values.
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }

        /// As Kubernetes has it: `NotIn` also takes what has no such label.
        boolean isMetBy(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }

        @Override
        public String toString() {
            return switch (operator) {
                case IN -> key + " in " + values;
                case NOT_IN -> key + " not in " + values;
                case EXISTS -> "a label " + key;
                case DOES_NOT_EXIST -> "no label " + key;
            };
        }
    }

    /// How a label is compared.
    public enum Operator {
        IN("In"),
        NOT_IN("NotIn"),
        EXISTS("Exists"),
        DOES_NOT_EXIST("DoesNotExist");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public boolean takesValues() {
            return this == IN || this == NOT_IN;
        }
    }

    public boolean selects(String name, Map<String, String> objectLabels) {
        return (names.isEmpty() || names.contains(name))
                && objectLabels.entrySet().containsAll(labels.entrySet())
                && requirements.stream().allMatch(requirement -> requirement.isMetBy(objectLabels));
    }

    ObjectSelector knowing(String ownNamespace) {
        if (!names.contains(OWN_NAMESPACE)) return this;
        List<String> known = names.stream()
                .map(name -> name.equals(OWN_NAMESPACE) ? ownNamespace : name)
                .toList();
        return new ObjectSelector(known, labels, requirements);
    }

    /// Whether labels decide, so that somebody has to know them.
    public boolean asksForLabels() {
        return !labels.isEmpty() || !requirements.isEmpty();
    }

    /// Why an object is not selected, the first reason of all: "label app=my-ap; the selector wants app=my-app". Empty
    /// when it is.
    public Optional<String> miss(String name, Map<String, String> objectLabels) {
        if (!names.isEmpty() && !names.contains(name))
            return Optional.of("name " + name + "; the selector wants " + String.join(" or ", names));
        for (Map.Entry<String, String> wanted : new TreeMap<>(labels).entrySet()) {
            if (wanted.getValue().equals(objectLabels.get(wanted.getKey()))) continue;
            return Optional.of(found(wanted.getKey(), objectLabels) + "; the selector wants " + wanted);
        }
        return requirements.stream()
                .filter(requirement -> !requirement.isMetBy(objectLabels))
                .findFirst()
                .map(requirement -> found(requirement.key(), objectLabels) + "; the selector wants " + requirement);
    }

    /// How many of its parts an object passes: of two that are not selected, the one that passes more is nearer.
    public int nearness(String name, Map<String, String> objectLabels) {
        long met = labels.entrySet().stream()
                        .filter(wanted -> wanted.getValue().equals(objectLabels.get(wanted.getKey())))
                        .count()
                + requirements.stream()
                        .filter(requirement -> requirement.isMetBy(objectLabels))
                        .count();
        return (int) met + (names.contains(name) ? 1 : 0);
    }

    /// How many letters its names and labels are away from what is wanted: of two that pass as many parts, the one that
    /// is less away was probably meant.
    public int distance(String name, Map<String, String> objectLabels) {
        int away = names.stream()
                .mapToInt(wanted -> EditDistance.between(name, wanted))
                .min()
                .orElse(0);
        for (Map.Entry<String, String> wanted : labels.entrySet()) {
            away += EditDistance.between(objectLabels.getOrDefault(wanted.getKey(), ""), wanted.getValue());
        }
        return away;
    }

    private static String found(String key, Map<String, String> labels) {
        String value = labels.get(key);
        if (value != null) return "label " + key + "=" + value;
        return labels.keySet().stream()
                .filter(other -> EditDistance.between(other, key) <= Math.max(1, key.length() / 3))
                .min(Comparator.comparingInt(other -> EditDistance.between(other, key)))
                .map(other -> "no label " + key + " but " + other + "=" + labels.get(other))
                .orElse("no label " + key);
    }
}
