package io.openagent.metrics;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.Exposition.Entry;
import io.openagent.metrics.ProtobufExposition.Histograms;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.StateSet;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// What the Java client library of Prometheus writes.
class ProtobufExporterTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();

    @Test
    void oneRegistryGivesTheSameSamplesAsTextAndAsProtobuf() throws Exception {
        fill(registry);
        String text = new String(written(PrometheusTextFormatWriter.create()), StandardCharsets.UTF_8);
        byte[] protobuf = written(new PrometheusProtobufWriter());

        List<String> fromProtobuf = EntryLines.ofProtobuf(protobuf, Histograms.CLASSIC);

        assertThat(fromProtobuf).containsExactlyInAnyOrderElementsOf(EntryLines.ofText(text));
    }

    @Test
    void nativeBucketsAreThoseThatTheLibraryHas() throws Exception {
        Histogram waits = Histogram.builder().name("wait_seconds").register(registry);
        List<Double> observed = observations();
        observed.forEach(value -> waits.observe(value));
        observed.forEach(value -> waits.observe(-value / 3));
        waits.observe(0);

        NativeHistogram read = onlyHistogram(written(new PrometheusProtobufWriter()));

        var known = waits.collect().getDataPoints().getFirst();
        assertThat(read.count()).isEqualTo((double) known.getCount());
        assertThat(read.sum()).isEqualTo(known.getSum());
        assertThat(read.schema()).isEqualTo(known.getNativeSchema());
        assertThat(read.zeroCount()).isEqualTo((double) known.getNativeZeroCount());
        assertThat(read.zeroThreshold()).isEqualTo(known.getNativeZeroThreshold());
        assertThat(byIndex(read.positiveSpans(), read.positiveCounts()))
                .isEqualTo(byIndex(known.getNativeBucketsForPositiveValues()));
        assertThat(byIndex(read.negativeSpans(), read.negativeCounts()))
                .isEqualTo(byIndex(known.getNativeBucketsForNegativeValues()));
    }

    private static NativeHistogram onlyHistogram(byte[] body) throws Exception {
        try (var exposition = new ProtobufExposition(new ByteArrayInputStream(body))) {
            assertThat(List.of(exposition.advance(), exposition.advance()))
                    .containsExactly(Entry.TYPE, Entry.HISTOGRAM);
            return exposition.histogram().histogram();
        }
    }

    private static Map<Integer, Double> byIndex(List<NativeHistogram.Span> spans, List<Double> counts) {
        var buckets = new HashMap<Integer, Double>();
        int index = 0;
        for (NativeHistogram.Span span : spans) {
            index += span.offset();
            for (int i = 0; i < span.length(); i++) buckets.put(index++, counts.get(buckets.size()));
        }
        return buckets;
    }

    private static Map<Integer, Double> byIndex(NativeHistogramBuckets buckets) {
        return buckets.stream().collect(toMap(bucket -> bucket.getBucketIndex(), bucket -> (double) bucket.getCount()));
    }

    private static List<Double> observations() {
        return DoubleStream.iterate(1e-4, value -> value * 1.07)
                .limit(200)
                .boxed()
                .toList();
    }

    private static void fill(PrometheusRegistry registry) {
        var requests = Counter.builder()
                .name("requests_total")
                .help("Requests,\nserved.")
                .labelNames("path", "code")
                .register(registry);
        requests.labelValues("/a \"b\" \\ é", "200").inc(1027);
        requests.labelValues("", "500").inc();
        Gauge.builder()
                .name("temperature_celsius")
                .unit(Unit.CELSIUS)
                .register(registry)
                .set(-3.25);
        Info.builder()
                .name("build_info")
                .labelNames("version")
                .register(registry)
                .setLabelValues("1.2");
        StateSet.builder()
                .name("feature")
                .states("on", "off")
                .register(registry)
                .setTrue("on");
        var summary = Summary.builder()
                .name("size_bytes")
                .quantile(0.5)
                .quantile(0.99)
                .register(registry);
        var classic = Histogram.builder()
                .name("wait_seconds")
                .classicOnly()
                .labelNames("queue")
                .register(registry);
        var wide = Histogram.builder()
                .name("wide_seconds")
                .classicOnly()
                .classicUpperBounds(0.001, 0.5, 100000)
                .register(registry);
        var nativeOnly = Histogram.builder().name("native_seconds").nativeOnly().register(registry);
        var both = Histogram.builder().name("both_seconds").register(registry);
        observations().forEach(value -> {
            summary.observe(value);
            classic.labelValues("in").observe(value);
            wide.observe(value);
            nativeOnly.observe(value);
            both.observe(value);
        });
    }

    private byte[] written(ExpositionFormatWriter writer) throws IOException {
        var bytes = new ByteArrayOutputStream();
        writer.write(bytes, registry.scrape());
        return bytes.toByteArray();
    }
}
