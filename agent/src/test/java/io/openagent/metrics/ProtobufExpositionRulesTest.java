package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.openagent.metrics.ProtobufExposition.Histograms;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused, and in which words.
class ProtobufExpositionRulesTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void bytesThatAreNoMessageAreRefused(String what, Wire body, String said) {
        assertThatThrownBy(() -> EntryLines.ofProtobuf(body.bytes()))
                .as(what)
                .isInstanceOf(MalformedExpositionException.class)
                .hasMessageContaining(said);
    }

    static Stream<Arguments> bytesThatAreNoMessageAreRefused() {
        return Stream.of(
                arguments("a length past the end", Wire.message().varint(9).raw((byte) 1), "the body ends inside"),
                arguments("a length of 2^31-1", length(Integer.MAX_VALUE), "found a message of 2147483647 bytes"),
                arguments("a length of 2^32+5", length((1L << 32) + 5), "found a message of 4294967301 bytes"),
                arguments("a length of 2^63", length(Long.MIN_VALUE), "found a message of 9223372036854775808 bytes"),
                arguments("a length of -1", length(-1), "found a message of 18446744073709551615 bytes"),
                arguments("a length of 11 bytes", longVarint(10, 1), "a number of more than 64 bits"),
                arguments("a length of 65 bits", longVarint(9, 2), "a number of more than 64 bits"),
                arguments("a length that ends early", Wire.message().raw((byte) 0x80), "ends inside of a number"),
                arguments(
                        "a number of 11 bytes",
                        family(Wire.message().tag(9, 0).raw(longVarint(10, 1).bytes())),
                        "64"),
                arguments("field 0", family(Wire.message().enumeration(0, 1)), "found field 0 where"),
                arguments("field 2^29", family(Wire.message().enumeration(1 << 29, 1)), "found field 536870912"),
                arguments("field 2^61-1", family(Wire.message().varint(-8)), "found field 2305843009213693951"),
                arguments("wire type 6", family(Wire.message().tag(9, 6)), "found wire type 6 in field 9"),
                arguments("wire type 7", family(Wire.message().tag(9, 7)), "found wire type 7 in field 9"),
                arguments("an open group", family(Wire.message().tag(9, 3)), "found wire type 3 in field 9"),
                arguments("the end of a group", family(Wire.message().tag(9, 4)), "found wire type 4 in field 9"),
                arguments("a number for a name", family(Wire.message().enumeration(1, 1)), "where 2 was wanted"),
                arguments("a text for a type", family(Wire.message().text(3, "x")), "where 0 was wanted in field 3"),
                arguments("an inner length past the end", inner(9), "found a length of 9 with 1 bytes left"),
                arguments("an inner length of 2 GiB", inner(1L << 31), "found a length of 2147483648 with 1"),
                arguments("an inner length of -1", inner(-1), "found a length of 18446744073709551615 with 1"),
                arguments(
                        "a skipped length past the end",
                        family(Wire.message().tag(9, 2).varint(1)),
                        "a length of 1"),
                arguments("half a fixed64", family(Wire.message().tag(9, 1).raw((byte) 1)), "ends inside of field 9"),
                arguments("half a fixed32", family(Wire.message().tag(9, 5).raw((byte) 1)), "ends inside of field 9"),
                arguments("metric type 6", family(Wire.message().enumeration(3, 6)), "found metric type 6"),
                arguments("metric type -1", family(Wire.message().enumeration(3, -1)), "found metric type -1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void textThatIsNotUtf8IsRefused(String where, Wire family) {
        assertThatThrownBy(() -> EntryLines.ofProtobuf(Wire.delimited(family.bytes())))
                .as(where)
                .hasMessageContaining("found a text that is not UTF-8 in field");
    }

    static Stream<Arguments> textThatIsNotUtf8IsRefused() {
        byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
        return Stream.of(
                arguments("name", Wire.message().bytes(1, surrogate)),
                arguments("help", Wire.message().bytes(2, surrogate)),
                arguments("unit", Wire.message().bytes(5, surrogate)),
                arguments("label name", labelled(Wire.message().bytes(1, surrogate))),
                arguments("label value", labelled(Wire.message().text(1, "a").bytes(2, surrogate))));
    }

    @Test
    void unknownFieldsOfEveryKindArePassedOver() throws Exception {
        Wire strange = Wire.message()
                .enumeration(100, -1)
                .fixed64(101, 7)
                .tag(102, 5)
                .raw(new byte[4])
                .bytes(103, new byte[] {(byte) 0xff, (byte) 0xff});
        Wire label = Wire.message().text(1, "a").raw(strange.bytes());
        Wire numbers = Wire.message().fixed64(1, Double.doubleToRawLongBits(2)).raw(strange.bytes());
        Wire metric = Wire.message().message(1, label).message(3, numbers).raw(strange.bytes());
        Wire family = Wire.message().text(1, "b").message(4, metric).raw(strange.bytes());

        assertThat(EntryLines.ofProtobuf(Wire.delimited(family.bytes()))).endsWith("b{a=\"\"} 2.0");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void messagesInMessagesInUnknownFieldsAreNotFollowed() throws Exception {
        byte[] nested = new byte[0];
        for (int depth = 0; depth < 2000; depth++) {
            nested = Wire.message().bytes(4, nested).bytes();
        }
        Wire family = Wire.message()
                .text(1, "a")
                .bytes(99, nested)
                .message(4, Wire.message().message(3, Wire.message()));

        assertThat(EntryLines.ofProtobuf(Wire.delimited(family.bytes()))).endsWith("a 0.0");
    }

    @Test
    void ofAFieldThatComesTwiceTheLastOneCounts() throws Exception {
        Wire value = Wire.message().fixed64(1, 0).fixed64(1, Double.doubleToRawLongBits(2));
        Wire family = Wire.message()
                .text(1, "a")
                .text(1, "b")
                .message(4, Wire.message().message(3, value));

        assertThat(EntryLines.ofProtobuf(Wire.delimited(family.bytes()))).containsExactly("# TYPE b counter", "b 2.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        metric { counter {} } | found a family without a name
        name: 'a' metric {} | found no field 3 in a metric of type COUNTER
        name: 'a' metric { gauge {} } | found no field 3 in a metric of type COUNTER
        name: 'a' type: HISTOGRAM metric { summary {} } | found no field 7 in a metric of type HISTOGRAM
        name: 'a' metric { label { value: 'b' } counter {} } | found a label without a name
        name: 'a' metric { label { name: '__name__' } counter {} } | __name__ is no name for a label
        name: 'a' metric { label { name: 'b' } label { name: 'b' value: 'c' } counter {} } | found label "b" twice
        name: 'a' type: HISTOGRAM metric { label { name: 'le' } histogram {} } | found label "le" twice
        name: 'a' type: SUMMARY metric { label { name: 'quantile' } summary { quantile {} } } \
          | found label "quantile" twice
        name: 'a' metric { counter { exemplar { label {} } } } | found a label without a name
        name: 'a' metric { counter { created_timestamp { nanos: -1 } } } | found -1 nanoseconds
        name: 'a' metric { counter { created_timestamp { nanos: 1000000000 } } } | found 1000000000 nanoseconds
        name: 'a' metric { counter { created_timestamp { seconds: 253402300800 } } } | found second 253402300800
        name: 'a' type: SUMMARY metric { summary { created_timestamp { nanos: -1 } } } | found -1 nanoseconds
        name: 'a' type: HISTOGRAM metric { histogram { created_timestamp { nanos: -1 } } } | found -1 nanoseconds
        name: 'a' metric { counter { exemplar { timestamp { seconds: -62135596801 } } } } | found second -62135596801
        """)
    void aFamilyThatBreaksARuleIsRefused(String family, String said) {
        assertThatThrownBy(() -> EntryLines.ofProtobuf(MetricProto.body(family)))
                .isInstanceOf(MalformedExpositionException.class)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        positive_span { length: 2 } positive_delta: 1 | found 1 counts where the positive spans have 2
        positive_span { length: 1 } positive_delta: [1, 1] | found 2 counts where the positive spans have 1
        negative_span { length: 1 } positive_delta: 1 | found 1 counts where the positive spans have 0
        negative_span { length: 1 } negative_count: 1 | found 0 counts where the negative spans have 1
        sample_count_float: 1 positive_span { length: 1 } positive_delta: 1 | found 0 counts where the positive
        positive_span { length: 4294967295 } positive_delta: 1 | found a positive span of 4294967295 buckets
        positive_span { length: 65537 } | found a positive span of 65537 buckets
        negative_span { length: 65536 } negative_span { length: 1 } \
          | found 0 counts where the negative spans have 65537
        positive_span {} positive_span { offset: -1 } | found a positive span that begins 1 buckets back
        positive_span { offset: 2147483647 length: 1 } | whose index has more than 32 bits
        positive_span { offset: 2147483647 } positive_span { offset: 1 } | whose index has more than 32 bits
        positive_span { length: 2 } positive_delta: [1, -2] | found a positive bucket that counts -1
        positive_span { length: 2 } positive_delta: [9223372036854775807, 1] \
          | found a positive bucket that counts -9223372036854775808
        sample_count_float: 1 negative_span { length: 1 } negative_count: -1 \
          | found a negative bucket that counts -1.0
        sample_count: 2 positive_span { length: 2 } positive_delta: [1, 1] | found more observations in the buckets
        sample_count: 4 positive_span { length: 2 } positive_delta: [1, 1] | found fewer observations in the buckets
        sample_count: 4 zero_count: 5 | found more observations in the buckets
        sample_count: 1 zero_count: 18446744073709551615 | found more observations in the buckets
        sample_count: 1 sample_sum: nan zero_count: 2 | found more observations in the buckets
        sample_count_float: 1 zero_threshold: 1 zero_count_float: 1.1 | found 1.1 observations in the buckets of 1.0
        schema: 9 positive_span {} | found schema 9 where -4 to 8 were wanted
        schema: -5 positive_span {} | found schema -5 where -4 to 8 were wanted
        schema: -53 positive_span {} | found schema -53 where -4 to 8 were wanted
        """)
    void nativeBucketsThatDoNotFitTogetherAreRefused(String histogram, String said) {
        byte[] body = MetricProto.body("name: \"a\" type: HISTOGRAM metric { histogram { " + histogram + " } }");

        assertThatThrownBy(() -> EntryLines.ofProtobuf(body))
                .isInstanceOf(MalformedExpositionException.class)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sample_count: 4 sample_sum: nan zero_count: 3",
                "sample_count: 18446744073709551615 zero_count: 18446744073709551615",
                "sample_count_float: 0.3 zero_threshold: 1 positive_span { length: 3 } positive_count: [0.1, 0.1, 0.1]",
                "sample_count_float: nan zero_count: 1 sample_count: 1",
                "positive_span { offset: -2147483648 } positive_span { offset: 2147483647 }",
                "schema: -4 positive_span {}",
                "schema: 8 positive_span {}"
            })
    void nativeBucketsAtTheEdgeOfTheRulesAreTaken(String histogram) throws Exception {
        byte[] body = MetricProto.body("name: \"a\" type: HISTOGRAM metric { histogram { " + histogram + " } }");

        assertThat(EntryLines.ofProtobuf(body)).hasSize(2);
    }

    @Test
    void nativeBucketsThatNobodyWantsAreNotJudged() throws Exception {
        byte[] body =
                MetricProto.body("name: \"a\" type: HISTOGRAM metric { histogram { schema: 99 positive_delta: -1 } }");

        assertThat(EntryLines.ofProtobuf(body, Histograms.CLASSIC)).hasSize(4);
    }

    @Test
    void anOrdinaryLabelOfANativeHistogramMayBeCalledLe() throws Exception {
        byte[] body = MetricProto.body(
                "name: \"a\" type: HISTOGRAM metric { label { name: \"le\" } histogram { positive_span {} } }");

        assertThat(EntryLines.ofProtobuf(body).getLast()).startsWith("a{le=\"\"} NativeHistogram");
    }

    @Test
    void namesMayHaveAnyCharacter() throws Exception {
        byte[] body = MetricProto.body(
                "name: \"a.b \\000\" metric { label { name: \"ü-{\" value: \"\\n\\\"\" } counter {} }");

        assertThat(EntryLines.ofProtobuf(body)).endsWith("a.b \0{ü-{=\"\n\"\"} 0.0");
    }

    @Test
    void aUnitNeedNotEndTheName() throws Exception {
        byte[] body = MetricProto.body("name: \"a\" unit: \"bytes\" metric { counter {} }");

        assertThat(EntryLines.ofProtobuf(body)).startsWith("# UNIT a bytes");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void tooMuchInOneMetricIsRefused(String what, Wire metric, int type, String said) {
        Wire family = Wire.message().text(1, "a").enumeration(3, type).message(4, metric);

        assertThatThrownBy(() -> EntryLines.ofProtobuf(Wire.delimited(family.bytes())))
                .as(what)
                .isInstanceOf(MalformedExpositionException.class)
                .hasMessageContaining(said);
    }

    static Stream<Arguments> tooMuchInOneMetricIsRefused() {
        Wire bomb = Wire.message()
                .message(1, Wire.message().text(1, "a").text(2, "x".repeat(1 << 20)))
                .message(7, buckets(1000));
        Wire deltas = Wire.message().bytes(13, new byte[70_000]);
        Wire counts = Wire.message().bytes(14, new byte[Double.BYTES * 70_000]);
        return Stream.of(
                arguments("labels", labels(70_000), 0, "found more than 65536 labels"),
                arguments("buckets", Wire.message().message(7, buckets(70_000)), 4, "more than 65536 buckets"),
                arguments("spans", Wire.message().message(7, spans(70_000)), 4, "more than 65536 positive spans"),
                arguments("deltas", Wire.message().message(7, deltas), 4, "more than 65536 positive buckets"),
                arguments("counts", Wire.message().message(7, counts), 4, "more than 65536 positive buckets"),
                arguments("a label in all buckets", bomb, 4, "found series of more than 200 times the bytes"));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void manyLabelsAreReadInLinearTime() throws Exception {
        Wire metric = labels(60_000).message(3, Wire.message());

        assertThat(EntryLines.ofProtobuf(Wire.delimited(
                        Wire.message().text(1, "a").message(4, metric).bytes())))
                .hasSize(2);
    }

    @Test
    void anErrorNamesTheFamilyTheByteAndWhatWasFound() {
        byte[] body = MetricProto.body(
                "name: \"first\" metric { counter {} }", "name: \"http_\\nrequests\" metric { label {} counter {} }");

        assertThatThrownBy(() -> EntryLines.ofProtobuf(body))
                .isInstanceOfSatisfying(MalformedExpositionException.class, refused -> {
                    assertThat(refused.line()).isEqualTo(2);
                    assertThat(refused.excerpt()).isEqualTo("\\x0a\\x0ehttp_\\x0arequests\"\\x04\\x0a\\x00\\x1a\\x00");
                    assertThat(refused)
                            .hasMessage("family 2 (http_\\x0arequests), byte 33: found a label without a name: "
                                    + refused.excerpt());
                });
    }

    @Test
    void anErrorBeforeTheNameIsKnownTellsNoOtherName() {
        byte[] first = MetricProto.body("name: \"first\" metric { counter {} }");
        byte[] body = Wire.message().raw(first).raw(length(-1).bytes()).bytes();

        assertThatThrownBy(() -> EntryLines.ofProtobuf(body))
                .hasMessageStartingWith("family 2, byte 12: found a message");
    }

    private static Wire length(long length) {
        return Wire.message().varint(length).text(1, "a");
    }

    /// So many bytes that go on, and a last one.
    private static Wire longVarint(int more, int last) {
        Wire number = Wire.message();
        IntStream.range(0, more).forEach(i -> number.raw((byte) 0x80));
        return number.raw((byte) last).raw(new byte[20]);
    }

    private static Wire family(Wire rest) {
        byte[] name = Wire.message().text(1, "a").bytes();
        return Wire.message()
                .raw(Wire.delimited(Wire.message().raw(name).raw(rest.bytes()).bytes()));
    }

    /// A metric of which the length lies; one byte follows.
    private static Wire inner(long length) {
        return family(Wire.message().tag(4, 2).varint(length).raw((byte) 0));
    }

    private static Wire labelled(Wire label) {
        Wire metric = Wire.message().message(1, label).message(3, Wire.message());
        return Wire.message().text(1, "a").message(4, metric);
    }

    private static Wire labels(int count) {
        Wire metric = Wire.message();
        IntStream.range(0, count).forEach(i -> metric.message(1, Wire.message().text(1, "l" + i)));
        return metric;
    }

    private static Wire buckets(int count) {
        Wire histogram = Wire.message();
        IntStream.range(0, count).forEach(i -> histogram.bytes(3, new byte[0]));
        return histogram;
    }

    private static Wire spans(int count) {
        Wire histogram = Wire.message();
        IntStream.range(0, count).forEach(i -> histogram.bytes(12, new byte[0]));
        return histogram;
    }
}
