package io.openagent.metrics.relabel;

import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Labels while rules work on them. Confined to one call.
final class LabelDraft {
    private final NavigableMap<String, String> values = new TreeMap<>();

    LabelDraft(Labels labels) {
        labels.forEach(label -> values.put(label.name(), label.value()));
    }

    /// Empty where there is no such label.
    String get(String name) {
        return values.getOrDefault(name, "");
    }

    String get(Source source) {
        return source.labels().stream().map(this::get).collect(Collectors.joining(source.separator()));
    }

    /// An empty value takes the label away.
    void set(String name, String value) {
        if (value.isEmpty()) values.remove(name);
        else values.put(name, value);
    }

    void removeIf(Predicate<String> name) {
        values.keySet().removeIf(name);
    }

    /// As they are now, in the order of their names; later changes do not show.
    List<Label> list() {
        return values.entrySet().stream()
                .map(entry -> new Label(entry.getKey(), entry.getValue()))
                .toList();
    }

    Labels labels() {
        return new Labels(list());
    }
}
