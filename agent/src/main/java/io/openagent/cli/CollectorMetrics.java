package io.openagent.cli;

import io.openagent.collector.Collector;
import io.openagent.collector.Counts;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// What the local collector shows of itself.
final class CollectorMetrics {
    private CollectorMetrics() {}

    static PrometheusRegistry of(Collector collector) {
        var registry = new PrometheusRegistry();
        registry.register(AgreeingMetrics.of(collector::counts)
                .counter("collector_samples_total", "Samples that arrived, repeats included.", Counts.Snapshot::samples)
                .counter(
                        "collector_distinct_samples_total",
                        "Samples that arrived, repeats left out.",
                        Counts.Snapshot::distinct)
                .counter(
                        "collector_repeated_samples_total",
                        "Samples that had arrived before.",
                        Counts.Snapshot::repeats)
                .counter("collector_help_records_total", "Descriptions of metrics that arrived.", Counts.Snapshot::help)
                .counter("collector_ignored_frames_total", "Frames that could not be used.", Counts.Snapshot::ignored)
                .counter("collector_sessions_total", "Sessions that were opened.", Counts.Snapshot::sessions)
                .counters("collector_packs_total", "Packs that arrived, by type.", "type", Counts.Snapshot::packs));
        return registry;
    }
}
