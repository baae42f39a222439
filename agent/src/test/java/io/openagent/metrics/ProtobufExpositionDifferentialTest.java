package io.openagent.metrics;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.openagent.metrics.NativeHistogram.Span;
import io.openagent.metrics.ProtobufExposition.Histograms;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;

/// Families at random, written and understood by protobuf-java: what it finds in the messages is what our
/// reader has to give, in the words of [EntryLines].
class ProtobufExpositionDifferentialTest {
    @RepeatedTest(20)
    void bothReadersSeeTheSame() throws Exception {
        Random random = Seeds.random();
        List<Message> families = new Writer(random).families(100);
        Histograms wanted = List.of(Histograms.values()).get(random.nextInt(3));

        List<String> read = EntryLines.ofProtobuf(MetricProto.body(families), wanted);

        assertThat(read).isEqualTo(new Understood(wanted).lines(families));
    }

    /// What the messages mean, over objects and strings.
    private record Understood(Histograms wanted) {
        List<String> lines(List<Message> families) {
            return families.stream()
                    .filter(family -> !all(family, "metric").isEmpty())
                    .flatMap(this::lines)
                    .toList();
        }

        private Stream<String> lines(Message family) {
            String name = text(family, "name");
            String type = word(family);
            var lines = new ArrayList<String>();
            if (has(family, "help")) lines.add("# HELP " + name + " " + text(family, "help"));
            if (has(family, "unit")) lines.add("# UNIT " + name + " " + text(family, "unit"));
            lines.add("# TYPE " + name + " " + type);
            for (Message metric : all(family, "metric")) addMetric(lines, name, type, metric);
            return lines.stream();
        }

        private void addMetric(List<String> lines, String name, String type, Message metric) {
            switch (type) {
                case "counter" -> {
                    Message counter = one(metric, "counter");
                    lines.add(name + labels(metric) + " " + real(counter, "value") + at(metric) + exemplar(counter));
                }
                case "gauge" ->
                    lines.add(name + labels(metric) + " " + real(one(metric, "gauge"), "value") + at(metric));
                case "unknown" ->
                    lines.add(name + labels(metric) + " " + real(one(metric, "untyped"), "value") + at(metric));
                case "summary" -> addSummary(lines, name, metric, one(metric, "summary"));
                default -> addHistogram(lines, name, type, metric, one(metric, "histogram"));
            }
        }

        private static void addSummary(List<String> lines, String name, Message metric, Message summary) {
            addTotals(lines, name, metric, whole(summary, "sample_count"), summary);
            for (Message quantile : all(summary, "quantile")) {
                String label = "quantile=\"" + number(real(quantile, "quantile")) + '"';
                lines.add(name + labels(metric, label) + " " + real(quantile, "value") + at(metric));
            }
        }

        private void addHistogram(List<String> lines, String name, String type, Message metric, Message histogram) {
            boolean isNative = wanted != Histograms.CLASSIC
                    && (!all(histogram, "positive_span").isEmpty()
                            || !all(histogram, "negative_span").isEmpty()
                            || real(histogram, "zero_threshold") > 0
                            || whole(histogram, "zero_count") > 0);
            if (isNative) {
                NativeHistogram buckets = buckets(histogram, type.equals("gaugehistogram"));
                lines.add(name + labels(metric) + " " + buckets + at(metric) + timedExemplars(histogram));
            }
            boolean hasClassic = !all(histogram, "bucket").isEmpty();
            if (!isNative || (wanted == Histograms.BOTH && hasClassic)) addBuckets(lines, name, metric, histogram);
        }

        private static void addBuckets(List<String> lines, String name, Message metric, Message histogram) {
            double count = either(histogram, "sample_count_float", "sample_count");
            addTotals(lines, name, metric, count, histogram);
            double bound = Double.NEGATIVE_INFINITY;
            for (Message bucket : all(histogram, "bucket")) {
                if (bound == Double.POSITIVE_INFINITY) return;
                bound = real(bucket, "upper_bound");
                double value = either(bucket, "cumulative_count_float", "cumulative_count");
                String label = "le=\"" + number(bound) + '"';
                lines.add(name + "_bucket" + labels(metric, label) + " " + value + at(metric) + exemplar(bucket));
            }
            if (bound == Double.POSITIVE_INFINITY) return;
            lines.add(name + "_bucket" + labels(metric, "le=\"+Inf\"") + " " + count + at(metric));
        }

        private static void addTotals(List<String> lines, String name, Message metric, double count, Message of) {
            lines.add(name + "_count" + labels(metric) + " " + count + at(metric));
            lines.add(name + "_sum" + labels(metric) + " " + real(of, "sample_sum") + at(metric));
        }

        private static NativeHistogram buckets(Message histogram, boolean isGauge) {
            boolean isFloat = real(histogram, "sample_count_float") > 0 || real(histogram, "zero_count_float") > 0;
            return new NativeHistogram(
                    (int) get(histogram, "schema"),
                    isFloat,
                    isGauge,
                    isFloat ? real(histogram, "sample_count_float") : whole(histogram, "sample_count"),
                    real(histogram, "sample_sum"),
                    real(histogram, "zero_threshold"),
                    isFloat ? real(histogram, "zero_count_float") : whole(histogram, "zero_count"),
                    spans(histogram, "positive_span"),
                    isFloat ? reals(histogram, "positive_count") : summedUp(histogram, "positive_delta"),
                    spans(histogram, "negative_span"),
                    isFloat ? reals(histogram, "negative_count") : summedUp(histogram, "negative_delta"),
                    List.of());
        }

        private static List<Span> spans(Message histogram, String field) {
            return all(histogram, field).stream()
                    .map(span -> new Span((int) get(span, "offset"), (int) get(span, "length")))
                    .toList();
        }

        private static List<Double> summedUp(Message histogram, String field) {
            long count = 0;
            var counts = new ArrayList<Double>();
            for (Object delta : (List<?>) get(histogram, field)) {
                count += (long) delta;
                counts.add((double) count);
            }
            return counts;
        }

        private static List<Double> reals(Message histogram, String field) {
            return ((List<?>) get(histogram, field))
                    .stream().map(count -> (double) count).toList();
        }

        private static String timedExemplars(Message histogram) {
            List<Message> own = all(histogram, "exemplars");
            Stream<Message> exemplars = own.isEmpty()
                    ? all(histogram, "bucket").stream()
                            .filter(bucket -> has(bucket, "exemplar"))
                            .map(bucket -> one(bucket, "exemplar"))
                    : own.stream();
            return exemplars
                    .filter(exemplar -> has(exemplar, "timestamp"))
                    .map(Understood::exemplarText)
                    .collect(joining());
        }

        private static String exemplar(Message of) {
            return has(of, "exemplar") ? exemplarText(one(of, "exemplar")) : "";
        }

        private static String exemplarText(Message exemplar) {
            Message time = one(exemplar, "timestamp");
            long millis = (long) get(time, "seconds") * 1000 + (int) get(time, "nanos") / 1_000_000;
            return " # {" + pairs(exemplar).collect(joining(",")) + "} " + real(exemplar, "value")
                    + (has(exemplar, "timestamp") ? " @" + millis : "");
        }

        private static String labels(Message metric, String... more) {
            String all = Stream.concat(pairs(metric), Stream.of(more)).collect(joining(","));
            return all.isEmpty() ? "" : "{" + all + "}";
        }

        private static Stream<String> pairs(Message of) {
            return all(of, "label").stream().map(label -> text(label, "name") + "=\"" + text(label, "value") + '"');
        }

        private static String at(Message metric) {
            long millis = (long) get(metric, "timestamp_ms");
            return millis == 0 ? "" : " @" + millis;
        }

        /// The bounds of [Writer] are such that Java and Prometheus write them alike.
        private static String number(double bound) {
            return bound == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(bound);
        }

        private static String word(Message family) {
            return switch (get(family, "type").toString()) {
                case "UNTYPED" -> "unknown";
                case "GAUGE_HISTOGRAM" -> "gaugehistogram";
                case String type -> type.toLowerCase(Locale.ROOT);
            };
        }

        private static double either(Message of, String first, String second) {
            return real(of, first) != 0 ? real(of, first) : whole(of, second);
        }

        private static double whole(Message of, String field) {
            return new BigInteger(Long.toUnsignedString((long) get(of, field))).doubleValue();
        }

        private static double real(Message of, String field) {
            return (double) get(of, field);
        }

        private static String text(Message of, String field) {
            return (String) get(of, field);
        }

        private static Message one(Message of, String field) {
            return (Message) get(of, field);
        }

        @SuppressWarnings("unchecked")
        private static List<Message> all(Message of, String field) {
            return (List<Message>) get(of, field);
        }

        private static boolean has(Message of, String field) {
            return of.hasField(descriptor(of, field));
        }

        private static Object get(Message of, String field) {
            return of.getField(descriptor(of, field));
        }

        private static FieldDescriptor descriptor(Message of, String field) {
            return of.getDescriptorForType().findFieldByName(field);
        }
    }

    /// Writes families in protobuf's text format, which protobuf-java then turns into bytes.
    private record Writer(Random random) {
        List<Message> families(int count) {
            return Stream.generate(this::family)
                    .limit(count)
                    .map(MetricProto::family)
                    .toList();
        }

        private String family() {
            String type = any("COUNTER", "GAUGE", "SUMMARY", "UNTYPED", "HISTOGRAM", "GAUGE_HISTOGRAM");
            return "name: \"a" + text() + '"' + maybe("help", '"' + text() + '"') + maybe("unit", "\"s\"") + " type: "
                    + type + some(4, () -> " metric { " + metric(type) + " }");
        }

        private String metric(String type) {
            String labels = IntStream.range(0, random.nextInt(5))
                    .mapToObj(i -> " label { name: \"" + text() + i + "\" value: \"" + text() + "\" }")
                    .collect(joining());
            return labels + maybe("timestamp_ms", Long.toString(random.nextInt())) + " "
                    + switch (type) {
                        case "COUNTER" -> "counter {" + maybe("value", real()) + exemplar("exemplar") + created() + "}";
                        case "GAUGE" -> "gauge {" + maybe("value", real()) + "}";
                        case "UNTYPED" -> "untyped {" + maybe("value", real()) + "}";
                        case "SUMMARY" -> "summary {" + summary() + "}";
                        default -> "histogram {" + histogram() + "}";
                    };
        }

        private String summary() {
            return maybe("sample_count", Long.toUnsignedString(random.nextLong()))
                    + maybe("sample_sum", real())
                    + some(4, () -> " quantile {" + maybe("quantile", bound()) + maybe("value", real()) + "}")
                    + created();
        }

        private String histogram() {
            String buckets = some(
                    5,
                    () -> " bucket {" + maybe("upper_bound", any(bound(), bound(), "inf"))
                            + maybe("cumulative_count", Integer.toString(random.nextInt(100)))
                            + maybe("cumulative_count_float", bound()) + exemplar("exemplar") + "}");
            return maybe("sample_sum", real())
                    + created()
                    + buckets
                    + some(3, () -> exemplar("exemplars"))
                    + any(" sample_count: 7", " sample_count_float: 2.5", nativeWholes(), nativeFloats());
        }

        private String nativeWholes() {
            var positive = counts();
            var negative = counts();
            long zeros = random.nextInt(3);
            long count = zeros
                    + Stream.concat(positive.stream(), negative.stream())
                            .mapToLong(i -> i)
                            .sum();
            return " schema: " + (random.nextInt(13) - 4) + " sample_count: " + count + " zero_count: " + zeros
                    + maybe("zero_threshold", "0.125") + spans("positive", positive.size())
                    + spans("negative", negative.size()) + deltas("positive", positive) + deltas("negative", negative);
        }

        private String nativeFloats() {
            var positive = counts();
            var negative = counts();
            return " schema: " + (random.nextInt(13) - 4) + " sample_count_float: 1e6 zero_count_float: 0.25"
                    + spans("positive", positive.size()) + spans("negative", negative.size())
                    + " positive_count: "
                    + positive.stream().map(count -> count + ".5").toList()
                    + " negative_count: "
                    + negative.stream().map(count -> count + ".5").toList();
        }

        private List<Integer> counts() {
            return random.ints(random.nextInt(6), 0, 50).boxed().toList();
        }

        /// Spans of so many buckets altogether, some of them of none.
        private String spans(String side, int buckets) {
            var spans = new StringBuilder();
            int left = buckets;
            while (left > 0 || random.nextBoolean()) {
                int length = random.nextInt(left + 1);
                int offset = random.nextInt(100) - (spans.isEmpty() ? 50 : 0);
                spans.append(" " + side + "_span { offset: " + offset + " length: " + length + " }");
                left -= length;
            }
            return spans.toString();
        }

        private static String deltas(String side, List<Integer> counts) {
            int before = 0;
            var deltas = new ArrayList<Integer>();
            for (int count : counts) {
                deltas.add(count - before);
                before = count;
            }
            return " " + side + "_delta: " + deltas;
        }

        private String exemplar(String field) {
            return maybeText(" " + field + " {" + some(3, () -> " label { name: \"l\" value: \"" + text() + "\" }")
                    + maybe("value", real()) + maybeText(" timestamp {" + time() + "}") + "}");
        }

        private String created() {
            return maybeText(" created_timestamp {" + time() + "}");
        }

        private String time() {
            return maybe("seconds", Integer.toString(random.nextInt()))
                    + maybe("nanos", Integer.toString(random.nextInt(1_000_000_000)));
        }

        private String text() {
            return Stream.generate(() -> any("a", "é", "日", "😀", "\\n", "\\\"", "{", " "))
                    .limit(random.nextInt(6))
                    .collect(joining());
        }

        private String real() {
            return any("inf", "-inf", "nan", "-0.0", "1", Double.toString(random.nextGaussian()));
        }

        private String bound() {
            return any("0.005", "0.25", "1", "2.5", "10", "99999.5");
        }

        private String maybe(String field, String value) {
            return maybeText(" " + field + ": " + value);
        }

        private String maybeText(String text) {
            return random.nextBoolean() ? text : "";
        }

        private String some(int most, Supplier<String> text) {
            return Stream.generate(text).limit(random.nextInt(most)).collect(joining());
        }

        private String any(String... choices) {
            return choices[random.nextInt(choices.length)];
        }
    }
}
