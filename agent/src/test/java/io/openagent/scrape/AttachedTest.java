package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.ScrapeLimits;
import io.openagent.discovery.ScrapeProtocols;
import io.openagent.metrics.EscapingScheme;
import io.openagent.metrics.MetricProto;
import io.openagent.metrics.Relabeling;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What targets say of samples beside their values.
final class AttachedTest {
    private static final String OPENMETRICS = "application/openmetrics-text;version=1.0.0";
    private static final String PROTOBUF =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
    private static final IngestOptions NATIVE = new IngestOptions(
            false,
            true,
            false,
            Relabeling.NONE,
            ScrapeLimits.DEFAULT,
            new ScrapeProtocols(ScrapeProtocols.DEFAULT.order(), Optional.empty(), EscapingScheme.ALLOW_UTF_8, true));

    private static final String REQUESTS = """
        name: "requests_total" type: COUNTER
        metric { counter { value: 7 created_timestamp { seconds: 5 nanos: 250000000 }
          exemplar { label { name: "trace" value: "x" } value: 1 } } }
        """;
    private static final String SECONDS = """
        name: "seconds" type: HISTOGRAM
        metric { histogram { sample_count: 3 sample_sum: 4.5 schema: 2 zero_threshold: 0.001 zero_count: 0
          positive_span { offset: 1 length: 2 } positive_delta: 1 positive_delta: 1
          bucket { cumulative_count: 3 upper_bound: 1 } } }
        """;

    private final CapturingBatcher batcher = new CapturingBatcher(true).carryingAttached();

    @Test
    void anExemplarIsHandedOnWhenItIsNew() throws Exception {
        var scrapes = new BodyScrapes(IngestOptions.DEFAULT, batcher).as(OPENMETRICS);

        scrapes.scrape("a_total 1\nb_total 2 # {trace=\"x\"} 0.5 7\n# EOF\n");
        assertThat(batcher.takeAttached()).containsExactly("b_total{job=node} exemplar {trace=\"x\"} 0.5@7000");

        scrapes.scrape("a_total 2\nb_total 3 # {trace=\"x\"} 0.5 7\n# EOF\n");
        assertThat(batcher.takeAttached()).isEmpty();

        scrapes.scrape("a_total 3 # {} 1\nb_total 4 # {trace=\"y\"} 0.6 9\n# EOF\n");
        assertThat(batcher.takeAttached())
                .containsExactly(
                        "a_total{job=node} exemplar {} 1.0@3000", "b_total{job=node} exemplar {trace=\"y\"} 0.6@9000");
    }

    @Test
    void whatIsAttachedStaysAtItsSampleWhereOthersAreLeftOut() throws Exception {
        var scrapes = new BodyScrapes(IngestOptions.DEFAULT, batcher).as(OPENMETRICS);

        scrapes.scrape(
                "a_total 1 # {trace=\"v\"} 1\na_total 1 # {trace=\"w\"} 1\nb_total 2 # {trace=\"x\"} 2\n# EOF\n");

        assertThat(batcher.takeAttached())
                .containsExactly(
                        "a_total{job=node} exemplar {trace=\"v\"} 1.0@1000",
                        "b_total{job=node} exemplar {trace=\"x\"} 2.0@1000");
    }

    @Test
    void nativeHistogramsAndCreatedTimestampsAreHandedOnAtEveryScrape() throws Exception {
        var scrapes = new BodyScrapes(NATIVE, batcher).as(PROTOBUF);

        for (int again = 0; again < 3; again++) {
            scrapes.scrape(new ByteArrayInputStream(MetricProto.body(REQUESTS, SECONDS)), false);

            assertThat(batcher.take())
                    .extracting(CapturingBatcher.Sample::series)
                    .containsExactly("requests_total{job=node}", "seconds{job=node}");
            assertThat(batcher.takeAttached())
                    .filteredOn(each -> !each.contains("exemplar"))
                    .containsExactly(
                            "requests_total{job=node} created 5250", "seconds{job=node} schema 2 buckets [1.0, 2.0]");
        }
    }

    @Test
    void whereNobodyCarriesThemTheClassicSeriesAreRead() throws Exception {
        var plain = new CapturingBatcher(true);
        var scrapes = new BodyScrapes(NATIVE, plain).as(PROTOBUF);

        scrapes.scrape(new ByteArrayInputStream(MetricProto.body(REQUESTS, SECONDS)), false);

        assertThat(plain.take())
                .extracting(CapturingBatcher.Sample::series)
                .contains("requests_total{job=node}", "seconds_count{job=node}", "seconds_sum{job=node}");
        assertThat(plain.takeAttached()).isEmpty();
    }
}
