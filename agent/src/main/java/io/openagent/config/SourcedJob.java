package io.openagent.config;

import io.openagent.discovery.kubernetes.Monitor;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/// A job whose addresses, or some of them, are named elsewhere.
///
/// @param targetLimit how many of those are scraped
public record SourcedJob(
        String name, ScrapeSettings settings, List<TargetSource> sources, Optional<Integer> targetLimit) {
    public SourcedJob {
        sources = List.copyOf(sources);
    }

    /// Fit to be shown.
    public List<String> places() {
        return sources.stream()
                .map(source -> switch (source) {
                    case TargetSource.Files files -> files.patterns().toString();
                    case TargetSource.Page page -> page.url().toString().replaceFirst("\\?.*", "?***");
                    case TargetSource.Cluster cluster -> "kubernetes_sd_configs of role " + cluster.role();
                })
                .toList();
    }

    /// What a cluster is asked for.
    Stream<Monitor> monitors() {
        return sources.stream()
                .flatMap(source ->
                        source instanceof TargetSource.Cluster cluster ? Stream.of(monitor(cluster)) : Stream.of());
    }

    private Monitor monitor(TargetSource.Cluster cluster) {
        return new Monitor(
                name,
                cluster.kind(),
                cluster.namespaces(),
                cluster.objects(),
                List.of(new Monitor.Endpoint("", false, new TargetForm(name, settings))),
                new Monitor.Labelling("", name, List.of(), List.of(), cluster.showsNode()),
                targetLimit);
    }

    /// What its rules make of a text that a source names, with the labels that it has there.
    public Monitor.Made target(String address, SortedMap<String, String> labels) {
        return new TargetForm(name, settings).target(address, labels);
    }
}
