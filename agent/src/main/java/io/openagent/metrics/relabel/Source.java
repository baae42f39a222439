package io.openagent.metrics.relabel;

import java.util.List;

/// The labels whose values a rule looks at, joined by the separator. One that is absent counts as empty.
public record Source(List<String> labels, String separator) {
    public static final String DEFAULT_SEPARATOR = ";";

    /// Without labels: the empty text.
    public static final Source NOTHING = new Source(List.of(), DEFAULT_SEPARATOR);

    public Source {
        labels = List.copyOf(labels);
    }

    public static Source of(String... labels) {
        return new Source(List.of(labels), DEFAULT_SEPARATOR);
    }
}
