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

    public Stream<Target> targets() {
        return findings.stream()
                .map(Finding::outcome)
                .flatMap(
                        outcome -> outcome instanceof Finding.Scraped(Target target) ? Stream.of(target) : Stream.of());
    }
}
