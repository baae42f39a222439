package io.openagent.discovery.kubernetes;

import io.openagent.discovery.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a monitor came to in a cluster.
///
/// @param namespaces that it looks in, of those there are
/// @param selected pods or services
/// @param findings of those, in the order of their names and of the monitor's endpoints
/// @param nearMiss what it probably meant, when nothing is selected
public record Resolution(
        Monitor monitor, List<String> namespaces, int selected, List<Finding> findings, Optional<String> nearMiss) {
    public Resolution {
        namespaces = List.copyOf(namespaces);
        findings = List.copyOf(findings);
    }

    /// The same without the labels that rules saw: these are most of its memory, and resolving gives them again.
    public Resolution withoutLabels() {
        List<Finding> bare = findings.stream().map(Finding::withoutLabels).toList();
        return new Resolution(monitor, namespaces, selected, bare, nearMiss);
    }

    public Stream<Target> targets() {
        return findings.stream()
                .map(Finding::outcome)
                .flatMap(outcome ->
                        outcome instanceof Finding.Scraped(Target target, var _) ? Stream.of(target) : Stream.of());
    }
}
