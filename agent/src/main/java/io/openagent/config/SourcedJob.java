package io.openagent.config;

import io.openagent.discovery.kubernetes.Monitor;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

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
                })
                .toList();
    }

    /// What its rules make of a text that a source names, with the labels that it has there.
    public Monitor.Made target(String address, SortedMap<String, String> labels) {
        return new TargetForm(name, settings).target(address, labels);
    }
}
