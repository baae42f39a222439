package io.openagent.cli;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// Metrics that a reader may add up: each time the page is asked for, the source is read once and gives all of them.
///
/// Metrics are added before it is registered, and never after.
final class AgreeingMetrics<S> implements MultiCollector {
    private final Supplier<S> source;
    private final List<Function<S, MetricSnapshot>> metrics = new ArrayList<>();

    AgreeingMetrics(Supplier<S> source) {
        this.source = source;
    }

    /// @param name ends with `_total`, as everywhere
    AgreeingMetrics<S> counter(String name, String help, ToLongFunction<S> value) {
        metrics.add(moment -> counter(name, help)
                .dataPoint(count(Labels.EMPTY, value.applyAsLong(moment)))
                .build());
        return this;
    }

    /// One series for each entry of the map, under its key as label.
    AgreeingMetrics<S> counters(String name, String help, String label, Function<S, Map<String, Long>> values) {
        metrics.add(moment -> {
            CounterSnapshot.Builder counter = counter(name, help);
            values.apply(moment).forEach((key, value) -> counter.dataPoint(count(Labels.of(label, key), value)));
            return counter.build();
        });
        return this;
    }

    AgreeingMetrics<S> gauge(String name, String help, ToDoubleFunction<S> value) {
        metrics.add(moment -> GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(value.applyAsDouble(moment))
                        .build())
                .build());
        return this;
    }

    /// One series for each entry of the map, under its key as label.
    AgreeingMetrics<S> gauges(String name, String help, String label, Function<S, Map<String, Long>> values) {
        metrics.add(moment -> {
            GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
            values.apply(moment)
                    .forEach((key, value) -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                            .labels(Labels.of(label, key))
                            .value((double) value)
                            .build()));
            return gauge.build();
        });
        return this;
    }

    @Override
    public MetricSnapshots collect() {
        S moment = source.get();
        return new MetricSnapshots(
                metrics.stream().map(metric -> metric.apply(moment)).toList());
    }

    private static CounterSnapshot.Builder counter(String name, String help) {
        return CounterSnapshot.builder().name(name.replaceFirst("_total$", "")).help(help);
    }

    private static CounterDataPointSnapshot count(Labels labels, long value) {
        return CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build();
    }
}
