package io.openagent.metrics;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openagent.metrics.Exposition.Entry;
import io.openagent.metrics.NativeHistogram.Span;
import io.openagent.metrics.ProtobufExposition.Histograms;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the kinds of families become.
class ProtobufExpositionTest {
    private static final String SUMMARY = """
        name: "rpc" type: SUMMARY metric { label { name: "a" value: "b" } summary {
          sample_count: 3 sample_sum: 1.5
          quantile { quantile: 0.5 value: 0.25 } quantile { quantile: 1 value: 1 } } }
        """;

    private static final String CLASSIC = """
        name: "rpc" type: HISTOGRAM metric { label { name: "a" value: "b" } histogram {
          sample_count: 7 sample_sum: 12.5
          bucket { cumulative_count: 2 upper_bound: 0.005 }
          bucket { cumulative_count: 5 upper_bound: 1 } } }
        """;

    private static final String BOTH = """
        name: "rpc" type: HISTOGRAM metric { histogram {
          sample_count: 7 sample_sum: 12.5
          bucket { cumulative_count: 5 upper_bound: 1 exemplar { value: 0.5 timestamp { seconds: 9 } } }
          bucket { cumulative_count: 7 upper_bound: 2 exemplar { value: 1.5 } }
          schema: 3 zero_threshold: 0.125 zero_count: 1
          negative_span { offset: -2 length: 1 } negative_delta: 2
          positive_span { offset: 4 length: 2 } positive_span { offset: 1 length: 1 }
          positive_delta: 1 positive_delta: 1 positive_delta: -1 } }
        """;

    private static final NativeHistogram NATIVE = new NativeHistogram(
            3,
            false,
            false,
            7,
            12.5,
            0.125,
            1,
            List.of(new Span(4, 2), new Span(1, 1)),
            List.of(1.0, 2.0, 1.0),
            List.of(new Span(-2, 1)),
            List.of(2.0),
            List.of());

    @Test
    void aFamilyIsDescribedBeforeItsSamples() throws Exception {
        byte[] body = MetricProto.body("""
            name: "wait_seconds" help: "Time\\nspent." type: GAUGE unit: "seconds"
            metric { label { name: "queue" value: "höch" } gauge { value: 1.5 } timestamp_ms: 1395066363000 }
            metric { gauge { value: -0.0 } timestamp_ms: -5 }
            """);

        assertThat(EntryLines.ofProtobuf(body))
                .containsExactly(
                        "# HELP wait_seconds Time\nspent.",
                        "# UNIT wait_seconds seconds",
                        "# TYPE wait_seconds gauge",
                        "wait_seconds{queue=\"höch\"} 1.5 @1395066363000",
                        "wait_seconds -0.0 @-5");
    }

    @ParameterizedTest
    @CsvSource({
        "COUNTER, counter, counter",
        "GAUGE, gauge, gauge",
        "UNTYPED, untyped, unknown",
        "SUMMARY, summary, summary",
        "HISTOGRAM, histogram, histogram",
        "GAUGE_HISTOGRAM, histogram, gaugehistogram"
    })
    void theTypeIsNamedAsInText(String type, String field, String word) throws Exception {
        byte[] body = MetricProto.body("name: \"a\" type: " + type + " metric { " + field + " {} }");

        assertThat(EntryLines.ofProtobuf(body)).startsWith("# TYPE a " + word);
    }

    @Test
    void aFamilyWithoutATypeIsOfCounters() throws Exception {
        byte[] body = MetricProto.body("name: \"a_total\" metric { counter { value: 2 } }");

        assertThat(EntryLines.ofProtobuf(body)).containsExactly("# TYPE a_total counter", "a_total 2.0");
    }

    @Test
    void aFamilyWithoutMetricsGivesNothing() throws Exception {
        byte[] body = MetricProto.body("", "name: \"a\" help: \"b\"", "name: \"c\" metric { counter { value: 1 } }");

        assertThat(EntryLines.ofProtobuf(body)).containsExactly("# TYPE c counter", "c 1.0");
    }

    @Test
    void metricsBeforeTheNameAreRead() throws Exception {
        byte[] first = MetricProto.family("metric { counter { value: 1 } }").toByteArray();
        byte[] rest = MetricProto.family("name: \"a\" metric { counter { value: 2 } }")
                .toByteArray();
        byte[] body = Wire.delimited(Wire.message().raw(first).raw(rest).bytes());

        assertThat(EntryLines.ofProtobuf(body)).containsExactly("# TYPE a counter", "a 1.0", "a 2.0");
    }

    @Test
    void aSummaryBecomesCountSumAndQuantiles() throws Exception {
        assertThat(EntryLines.ofProtobuf(MetricProto.body(SUMMARY)))
                .containsExactly(
                        "# TYPE rpc summary",
                        "rpc_count{a=\"b\"} 3.0",
                        "rpc_sum{a=\"b\"} 1.5",
                        "rpc{a=\"b\",quantile=\"0.5\"} 0.25",
                        "rpc{a=\"b\",quantile=\"1.0\"} 1.0");
    }

    @Test
    void aSummaryWithoutQuantilesBecomesCountAndSum() throws Exception {
        byte[] body = MetricProto.body("name: \"a\" type: SUMMARY metric { summary { sample_count: 1 } }");

        assertThat(EntryLines.ofProtobuf(body)).containsExactly("# TYPE a summary", "a_count 1.0", "a_sum 0.0");
    }

    @Test
    void aClassicHistogramBecomesCountSumAndBucketsUpToInfinity() throws Exception {
        assertThat(EntryLines.ofProtobuf(MetricProto.body(CLASSIC)))
                .containsExactly(
                        "# TYPE rpc histogram",
                        "rpc_count{a=\"b\"} 7.0",
                        "rpc_sum{a=\"b\"} 12.5",
                        "rpc_bucket{a=\"b\",le=\"0.005\"} 2.0",
                        "rpc_bucket{a=\"b\",le=\"1.0\"} 5.0",
                        "rpc_bucket{a=\"b\",le=\"+Inf\"} 7.0");
    }

    @Test
    void theLastBucketThatIsReadIsTheInfiniteOne() throws Exception {
        byte[] body = MetricProto.body("""
            name: "a" type: HISTOGRAM metric { histogram { sample_count: 2
              bucket { cumulative_count: 1 upper_bound: inf } bucket { cumulative_count: 2 upper_bound: 3 } } }
            """);

        assertThat(EntryLines.ofProtobuf(body)).endsWith("a_sum 0.0", "a_bucket{le=\"+Inf\"} 1.0");
    }

    @Test
    void countsOfFloatsGoBeforeThoseOfIntegers() throws Exception {
        byte[] body = MetricProto.body("""
            name: "a" type: GAUGE_HISTOGRAM metric { histogram { sample_count: 9 sample_count_float: 2.5
              bucket { cumulative_count: 9 cumulative_count_float: 0.5 upper_bound: 1 }
              bucket { cumulative_count: 9 upper_bound: 2 } } }
            """);

        assertThat(EntryLines.ofProtobuf(body))
                .containsExactly(
                        "# TYPE a gaugehistogram",
                        "a_count 2.5",
                        "a_sum 0.0",
                        "a_bucket{le=\"1.0\"} 0.5",
                        "a_bucket{le=\"2.0\"} 9.0",
                        "a_bucket{le=\"+Inf\"} 2.5");
    }

    @Test
    void countsAreUnsigned() throws Exception {
        byte[] body = MetricProto.body(
                "name: \"a\" type: SUMMARY metric { summary { sample_count: 18446744073709551615 } }",
                "name: \"a\" type: SUMMARY metric { summary { sample_count: 9223372036854776833 } }");

        assertThat(EntryLines.ofProtobuf(body))
                .contains("a_count 1.8446744073709552E19", "a_count 9.223372036854778E18");
    }

    @Test
    void aNativeHistogramStandsForItsClassicBuckets() throws Exception {
        assertThat(EntryLines.ofProtobuf(MetricProto.body(BOTH)))
                .containsExactly("# TYPE rpc histogram", "rpc " + NATIVE + " # {} 0.5 @9000");
    }

    @Test
    void aNativeHistogramStandsBesideItsClassicBucketsIfBothAreWanted() throws Exception {
        assertThat(EntryLines.ofProtobuf(MetricProto.body(BOTH), Histograms.BOTH))
                .containsExactly(
                        "# TYPE rpc histogram",
                        "rpc " + NATIVE + " # {} 0.5 @9000",
                        "rpc_count 7.0",
                        "rpc_sum 12.5",
                        "rpc_bucket{le=\"1.0\"} 5.0 # {} 0.5 @9000",
                        "rpc_bucket{le=\"2.0\"} 7.0 # {} 1.5",
                        "rpc_bucket{le=\"+Inf\"} 7.0");
    }

    @Test
    void aNativeHistogramThatIsNotWantedBecomesItsClassicBuckets() throws Exception {
        assertThat(EntryLines.ofProtobuf(MetricProto.body(BOTH), Histograms.CLASSIC))
                .containsExactly(
                        "# TYPE rpc histogram",
                        "rpc_count 7.0",
                        "rpc_sum 12.5",
                        "rpc_bucket{le=\"1.0\"} 5.0 # {} 0.5 @9000",
                        "rpc_bucket{le=\"2.0\"} 7.0 # {} 1.5",
                        "rpc_bucket{le=\"+Inf\"} 7.0");
    }

    @ParameterizedTest
    @EnumSource(Histograms.class)
    void aClassicHistogramStaysWhatItIs(Histograms wanted) throws Exception {
        byte[] body = MetricProto.body(CLASSIC);

        assertThat(EntryLines.ofProtobuf(body, wanted)).hasSize(6).doesNotContain("NativeHistogram");
    }

    @ParameterizedTest
    @ValueSource(strings = {"positive_span {}", "negative_span {}", "zero_threshold: 1e-300"})
    void anEmptyNativeHistogramIsKnownByItsSpanOrThreshold(String sign) throws Exception {
        byte[] body = MetricProto.body("name: \"a\" type: HISTOGRAM metric { histogram { " + sign + " } }");

        try (var exposition = new ProtobufExposition(new ByteArrayInputStream(body))) {
            exposition.advance();

            assertThat(exposition.advance()).isEqualTo(Entry.HISTOGRAM);
            assertThat(exposition.histogram().histogram().count()).isZero();
            assertThat(exposition.histogram().name()).hasToString("a");
        }
    }

    @Test
    void aHistogramOfFloatsHasTheCountsItWasGiven() throws Exception {
        byte[] body = MetricProto.body("""
            name: "a" type: GAUGE_HISTOGRAM metric { timestamp_ms: 3 histogram {
              sample_count_float: 4 sample_sum: -1 schema: -4 zero_threshold: 0.5 zero_count_float: 0.5
              positive_span { offset: -7 length: 2 } positive_count: 1.5 positive_count: 0
              negative_span { length: 1 } negative_count: 2 } }
            """);

        var expected = new NativeHistogram(
                -4,
                true,
                true,
                4,
                -1,
                0.5,
                0.5,
                List.of(new Span(-7, 2)),
                List.of(1.5, 0.0),
                List.of(new Span(0, 1)),
                List.of(2.0),
                List.of());
        assertThat(EntryLines.ofProtobuf(body)).endsWith("a " + expected + " @3");
    }

    @Test
    void exemplarsStandWhereTheyWereGiven() throws Exception {
        String exemplar = "exemplar { label { name: \"id\" value: \"x\" } label { name: \"b\" } value: 2"
                + " timestamp { seconds: 1 nanos: 2999999 } }";
        byte[] body =
                MetricProto.body("name: \"a_total\" metric { counter { value: 1 " + exemplar + " } }", """
                    name: "b" type: HISTOGRAM metric { histogram { sample_count: 1
                      bucket { cumulative_count: 1 upper_bound: 1 EXEMPLAR } } }
                    """.replace(
                                "EXEMPLAR", exemplar));

        assertThat(EntryLines.ofProtobuf(body))
                .containsExactly(
                        "# TYPE a_total counter",
                        "a_total 1.0 # {id=\"x\",b=\"\"} 2.0 @1002",
                        "# TYPE b histogram",
                        "b_count 1.0",
                        "b_sum 0.0",
                        "b_bucket{le=\"1.0\"} 1.0 # {id=\"x\",b=\"\"} 2.0 @1002",
                        "b_bucket{le=\"+Inf\"} 1.0");
    }

    @Test
    void exemplarsOfItsOwnGoBeforeThoseOfTheBuckets() throws Exception {
        byte[] body = MetricProto.body("""
            name: "a" type: HISTOGRAM metric { histogram { sample_count: 1 zero_count: 1
              bucket { cumulative_count: 1 upper_bound: 1 exemplar { value: 9 timestamp { seconds: 9 } } }
              exemplars { value: 1 } exemplars { value: 2 timestamp {} } exemplars { value: 3 timestamp { nanos: 1 } }
            } }
            """);

        assertThat(EntryLines.ofProtobuf(body).getLast()).endsWith("] # {} 2.0 @0 # {} 3.0 @0");
    }

    @Test
    void anExemplarWhoseLabelsAreTooLongIsLeftOut() throws Exception {
        String fits = "exemplar { label { name: \"äö\" value: \"" + "ü".repeat(126) + "\" } value: 1 }";
        String longer = fits.replace("äö", "äöü");
        String many = "exemplar { " + "label { name: \"l\" } ".repeat(200) + "}";
        byte[] body = MetricProto.body(Stream.of(fits, longer, many)
                .map(exemplar -> "name: \"a\" metric { counter { " + exemplar + " } }")
                .toArray(String[]::new));

        assertThat(EntryLines.ofProtobuf(body))
                .filteredOn(line -> line.startsWith("a"))
                .containsExactly("a 0.0 # {äö=\"" + "ü".repeat(126) + "\"} 1.0", "a 0.0", "a 0.0");
    }

    @Test
    void ofTooManyExemplarsTheFirstOnesAreTaken() throws Exception {
        String exemplars = "exemplars { timestamp { seconds: 1 } } ".repeat(ProtoExemplars.MAX + 10);
        byte[] body = MetricProto.body(
                "name: \"a\" type: HISTOGRAM metric { histogram { positive_span {} " + exemplars + " } }");

        try (var exposition = new ProtobufExposition(new ByteArrayInputStream(body))) {
            exposition.advance();
            exposition.advance();

            assertThat(exposition.histogram().exemplarCount()).isEqualTo(ProtoExemplars.MAX);
            assertThatThrownBy(() -> exposition.histogram().exemplar(ProtoExemplars.MAX))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void theBitsOfANaNAreKept() throws Exception {
        byte[] body = Wire.delimited(Wire.message()
                .text(1, "a")
                .enumeration(3, 1)
                .message(4, Wire.message().message(2, Wire.message().fixed64(1, 0x7ff0_0000_0000_0002L)))
                .bytes());

        try (var exposition = new ProtobufExposition(new ByteArrayInputStream(body))) {
            exposition.advance();
            exposition.advance();

            assertThat(Double.doubleToRawLongBits(exposition.sample().value())).isEqualTo(0x7ff0_0000_0000_0002L);
        }
    }

    @Test
    void theEndIsSaidAgainAndAgain() throws Exception {
        try (var exposition = new ProtobufExposition(new ByteArrayInputStream(new byte[0]))) {
            assertThat(exposition.advance()).isEqualTo(Entry.END);
            assertThat(exposition.advance()).isEqualTo(Entry.END);
        }
    }

    @Test
    void equalSeriesHaveEqualBytesAndOtherSeriesHaveOthers() throws Exception {
        byte[] body = MetricProto.body(
                SUMMARY,
                CLASSIC.replace("rpc", "web"),
                "name: \"c\" type: GAUGE metric { label { name: \"a\" value: \"b\" } gauge {} }",
                "name: \"x\" type: GAUGE metric { label { name: \"a\" value: \"b\" } label { name: \"c\" value: \"le\""
                        + " } gauge {} }",
                "name: \"c\" type: GAUGE metric { label { name: \"ab\" } gauge {} }");

        List<String> first = series(body);

        assertThat(first).doesNotHaveDuplicates().hasSize(12);
        assertThat(series(body)).isEqualTo(first);
    }

    /// The bytes of all series, one char a byte.
    private static List<String> series(byte[] body) throws Exception {
        try (var exposition = new ProtobufExposition(new ByteArrayInputStream(body))) {
            var all = new ArrayList<String>();
            for (Entry entry = exposition.advance(); entry != Entry.END; entry = exposition.advance()) {
                if (entry == Entry.SAMPLE) all.add(latin1(exposition.sample().series()));
            }
            return all;
        }
    }

    private static String latin1(Utf8View view) {
        return IntStream.range(view.offset(), view.offset() + view.length())
                .mapToObj(i -> Character.toString(view.bytes()[i] & 0xff))
                .collect(joining());
    }
}
