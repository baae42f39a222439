package io.openagent.metrics;

import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An immutable set of labels, sorted by name, no name twice, no empty value: an empty value means "no such label", as
/// in Prometheus.
public record Labels(List<Label> list) implements Iterable<Label> {
    public static final Labels EMPTY = new Labels(List.of());

    public Labels {
        list = list.stream()
                .filter(label -> !label.value().isEmpty())
                .sorted(Comparator.comparing(Label::name))
                .toList();
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i).name().equals(list.get(i - 1).name())) {
                throw new IllegalArgumentException("label twice: " + list.get(i).name());
            }
        }
    }

    public static Labels of(Map<String, String> values) {
        return new Labels(values.entrySet().stream()
                .map(entry -> new Label(entry.getKey(), entry.getValue()))
                .toList());
    }

    /// `of("job", "node", "instance", "a:1")`. The number of words must be even.
    public static Labels of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) throw new IllegalArgumentException("a name without a value");
        var values = new TreeMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) values.put(namesAndValues[i], namesAndValues[i + 1]);
        return of(values);
    }

    public Optional<String> get(String name) {
        return list.stream()
                .filter(label -> label.name().equals(name))
                .map(Label::value)
                .findFirst();
    }

    /// These labels and the others; where both have a name, the other's value stays.
    public Labels with(Collection<Label> others) {
        var values = new TreeMap<String, String>();
        list.forEach(label -> values.put(label.name(), label.value()));
        others.forEach(label -> values.put(label.name(), label.value()));
        return of(values);
    }

    @Override
    public Iterator<Label> iterator() {
        return list.iterator();
    }
}
