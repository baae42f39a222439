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
import java.util.LinkedHashMap;
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
    private final Supplier<Map<Labels, S>> source;
    private final List<Function<Map<Labels, S>, MetricSnapshot>> metrics = new ArrayList<>();

    private AgreeingMetrics(Supplier<Map<Labels, S>> source) {
        this.source = source;
    }

    /// Of one source.
    static <S> AgreeingMetrics<S> of(Supplier<S> source) {
        return new AgreeingMetrics<>(() -> Map.of(Labels.EMPTY, source.get()));
    }

    /// Of several, each with the label that says which.
    static <S> AgreeingMetrics<S> ofEach(String label, Supplier<Map<String, S>> sources) {
        return new AgreeingMetrics<>(() -> {
            var labelled = new LinkedHashMap<Labels, S>();
            sources.get().forEach((name, source) -> labelled.put(Labels.of(label, name), source));
            return labelled;
        });
    }

    /// @param name ends with `_total`, as everywhere
    AgreeingMetrics<S> counter(String name, String help, ToLongFunction<S> value) {
        return counters(name, help, moment -> Map.of(Labels.EMPTY, value.applyAsLong(moment)));
    }

    /// One series for each entry of the map, under its key as label.
    AgreeingMetrics<S> counters(String name, String help, String label, Function<S, Map<String, Long>> values) {
        return counters(name, help, moment -> labelled(label, values.apply(moment)));
    }

    AgreeingMetrics<S> gauge(String name, String help, ToDoubleFunction<S> value) {
        return gauges(name, help, moment -> Map.of(Labels.EMPTY, value.applyAsDouble(moment)));
    }

    /// One series for each entry of the map, under its key as label.
    AgreeingMetrics<S> gauges(String name, String help, String label, Function<S, Map<String, Long>> values) {
        return gauges(name, help, moment -> labelled(label, values.apply(moment)));
    }

    private AgreeingMetrics<S> counters(
            String name, String help, Function<S, ? extends Map<Labels, ? extends Number>> values) {
        metrics.add(moments -> {
            CounterSnapshot.Builder counter = CounterSnapshot.builder()
                    .name(name.replaceFirst("_total$", ""))
                    .help(help);
            moments.forEach((which, moment) -> values.apply(moment)
                    .forEach((labels, value) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                            .labels(which.merge(labels))
                            .value(value.doubleValue())
                            .build())));
            return counter.build();
        });
        return this;
    }

    private AgreeingMetrics<S> gauges(
            String name, String help, Function<S, ? extends Map<Labels, ? extends Number>> values) {
        metrics.add(moments -> {
            GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
            moments.forEach((which, moment) -> values.apply(moment)
                    .forEach((labels, value) -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                            .labels(which.merge(labels))
                            .value(value.doubleValue())
                            .build())));
            return gauge.build();
        });
        return this;
    }

    @Override
    public MetricSnapshots collect() {
        Map<Labels, S> moments = source.get();
        return new MetricSnapshots(
                metrics.stream().map(metric -> metric.apply(moments)).toList());
    }

    private static Map<Labels, Long> labelled(String label, Map<String, Long> values) {
        var labelled = new LinkedHashMap<Labels, Long>();
        values.forEach((key, value) -> labelled.put(Labels.of(label, key), value));
        return labelled;
    }
}
