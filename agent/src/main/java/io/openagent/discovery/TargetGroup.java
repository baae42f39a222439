package io.openagent.discovery;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Some addresses with the labels that they have in common, as a file or a page names them.
///
/// @param targets texts of which rules may make addresses
/// @param labels before the rules; they may begin with `__`
public record TargetGroup(List<String> targets, SortedMap<String, String> labels) {
    public TargetGroup {
        targets = List.copyOf(targets);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /// With one label more.
    public TargetGroup with(String name, String value) {
        var more = new TreeMap<>(labels);
        more.put(name, value);
        return new TargetGroup(targets, more);
    }
}
