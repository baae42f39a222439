package io.openagent.config;

import java.util.List;
import java.util.Map;

/// Which namespaces, pods or services are meant: those that pass every part. An empty part lets everything pass.
///
/// @param names exact names; given for namespaces only
/// @param labels that an object must have with these values
/// @param requirements on labels, by operator
public record ObjectSelector(List<String> names, Map<String, String> labels, List<Requirement> requirements) {
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

        boolean takesValues() {
            return this == IN || this == NOT_IN;
        }
    }
}
