package io.openagent.cli;

import io.openagent.collector.Collector;
import io.openagent.collector.Counts;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToLongFunction;

/// What the local collector shows of itself.
final class CollectorMetrics {
    private CollectorMetrics() {}

    static PrometheusRegistry of(Collector collector) {
        var registry = new PrometheusRegistry();
        show(registry, collector, "samples_total", "Samples that arrived, repeats included.", Counts.Snapshot::samples);
        show(
                registry,
                collector,
                "distinct_samples_total",
                "Samples that arrived, repeats left out.",
                Counts.Snapshot::distinct);
        show(
                registry,
                collector,
                "repeated_samples_total",
                "Samples that had arrived before.",
                Counts.Snapshot::repeats);
        show(registry, collector, "help_records_total", "Descriptions of metrics that arrived.", Counts.Snapshot::help);
        show(registry, collector, "ignored_frames_total", "Frames that could not be used.", Counts.Snapshot::ignored);
        show(registry, collector, "sessions_total", "Sessions that were opened.", Counts.Snapshot::sessions);
        CounterWithCallback.builder()
                .name("collector_packs_total")
                .help("Packs that arrived, by type.")
                .labelNames("type")
                .callback(callback ->
                        collector.counts().packs().forEach((type, count) -> callback.call((double) count, type)))
                .register(registry);
        return registry;
    }

    private static void show(
            PrometheusRegistry registry,
            Collector collector,
            String name,
            String help,
            ToLongFunction<Counts.Snapshot> value) {
        CounterWithCallback.builder()
                .name("collector_" + name)
                .help(help)
                .callback(callback -> callback.call((double) value.applyAsLong(collector.counts())))
                .register(registry);
    }
}
