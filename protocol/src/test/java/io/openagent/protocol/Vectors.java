package io.openagent.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// The facts that the collector's own implementation gave, and the objects that they describe.
final class Vectors {
    private Vectors() {}

    static JsonNode file(String name) {
        try (var in = Vectors.class.getResourceAsStream(name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static JsonNode group(String name) {
        return file("vectors.json").required(name);
    }

    /// One test for each vector of the group.
    static Stream<DynamicTest> tests(String group, Check check) {
        return tests(group, any -> true, check);
    }

    static Stream<DynamicTest> tests(String group, Predicate<JsonNode> which, Check check) {
        return group(group)
                .valueStream()
                .filter(which)
                .map(vector -> DynamicTest.dynamicTest(
                        group + ": " + vector.required("name").asText(), () -> check.accept(vector)));
    }

    interface Check {
        void accept(JsonNode vector) throws Exception;
    }

    static byte[] bytes(JsonNode hex) {
        return HexFormat.of().parseHex(hex.asText());
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> item) {
        return array.valueStream().map(item).toList();
    }

    /// From pairs, as the order counts.
    static <T> Map<String, T> map(JsonNode pairs, Function<JsonNode, T> value) {
        var map = new LinkedHashMap<String, T>();
        pairs.forEach(pair -> map.put(pair.get(0).asText(), value.apply(pair.get(1))));
        return map;
    }

    static Value value(JsonNode node) {
        var only = node.properties().iterator().next();
        JsonNode body = only.getValue();
        return switch (only.getKey()) {
            case "Null" -> new Value.Null();
            case "Bool" -> new Value.Bool(body.asBoolean());
            case "Decimal" -> new Value.Decimal(body.asLong());
            case "Int32" -> new Value.Int32(body.asInt());
            case "Int64" -> new Value.Int64(body.asLong());
            case "Float32" -> new Value.Float32(body.floatValue());
            case "Float64" -> new Value.Float64(body.asDouble());
            case "Text" -> new Value.Text(body.asText());
            case "TextHash" -> new Value.TextHash(body.asInt());
            case "Blob" -> new Value.Blob(Bytes.owning(bytes(body)));
            case "Ip4" -> new Value.Ip4(body.asInt());
            case "Items" -> new Value.Items(list(body, Vectors::value));
            case "Floats" -> new Value.Floats(list(body, JsonNode::floatValue));
            case "Longs" -> new Value.Longs(list(body, JsonNode::asLong));
            case "Doubles" -> new Value.Doubles(list(body, JsonNode::asDouble));
            case "Entries" -> new Value.Entries(map(body, Vectors::value));
            case "IntEntries" -> intEntries(body);
            case "DoubleSummary" -> {
                var n = doubles(body);
                yield new Value.DoubleSummary(n.get(0), n.get(1).intValue(), n.get(2), n.get(3));
            }
            case "LongSummary" -> {
                var n = list(body, JsonNode::asLong);
                yield new Value.LongSummary(n.get(0), n.get(1).intValue(), n.get(2), n.get(3));
            }
            case "FloatSummary" -> {
                var n = list(body, JsonNode::floatValue);
                yield new Value.FloatSummary(n.get(1).intValue(), n.get(0), n.get(2), n.get(3));
            }
            case "Metric" -> {
                var n = list(body, JsonNode::floatValue);
                yield new Value.Metric(n.get(0).longValue(), n.get(1), n.get(2), n.get(3), n.get(4));
            }
            default -> throw new IllegalArgumentException(only.getKey());
        };
    }

    static MetricRecord metric(JsonNode node) {
        return new MetricRecord(
                node.get("name").asText(),
                labels(node),
                node.get("millis").asLong(),
                Double.parseDouble(node.get("value").asText()));
    }

    static HelpRecord help(JsonNode node) {
        return new HelpRecord(node.get("name").asText(), map(node.get("properties"), JsonNode::asText));
    }

    static HistogramRecord histogram(JsonNode node) {
        return new HistogramRecord(
                node.get("name").asText(),
                labels(node),
                node.get("millis").asLong(),
                node.get("schema").asInt(),
                node.get("zeroThreshold").asDouble(),
                node.get("zeroCount").asLong(),
                node.get("count").asLong(),
                node.get("sum").asDouble(),
                buckets(node, "positive"),
                buckets(node, "negative"));
    }

    static Pack pack(JsonNode node) {
        var header = header(node.get("header"));
        return switch (PackType.valueOf(node.get("type").asText())) {
            case OPEN_MX ->
                new OpenMxPack(
                        header,
                        list(node.get("records"), Vectors::metric),
                        node.get("endpoint").asText());
            case OPEN_MX_HELP -> new OpenMxHelpPack(header, list(node.get("records"), Vectors::help));
            case OPEN_MX_HISTOGRAM -> new OpenMxHistogramPack(header, list(node.get("records"), Vectors::histogram));
            case OPEN_MX_ENDPOINT -> new OpenMxEndpointPack(header, list(node.get("endpoints"), JsonNode::asText));
            case TEXT -> new TextPack(header, list(node.get("entries"), Vectors::textEntry));
            case PARAM ->
                new ParamPack(
                        header,
                        node.get("id").asInt(),
                        node.get("request").asLong(),
                        node.get("response").asLong(),
                        map(node.get("entries"), Vectors::value));
            case TAG_COUNT ->
                new TagCountPack(
                        header,
                        node.get("category").asText(),
                        map(node.get("tags"), Vectors::value),
                        map(node.get("fields"), Vectors::value));
            case EVENT ->
                new EventPack(
                        header,
                        node.get("level").asInt(),
                        node.get("title").asText(),
                        node.get("message").asText(),
                        map(node.get("attributes"), JsonNode::asText));
        };
    }

    static SessionKeys keys(JsonNode session) {
        return new SessionKeys(
                session.get("transferKey").asInt(),
                Bytes.owning(bytes(session.get("sessionKey"))),
                session.get("hideKey").asInt(),
                session.get("publicIp").asInt());
    }

    static PackHeader header(JsonNode node) {
        return new PackHeader(
                node.get(0).asLong(),
                node.get(1).asInt(),
                node.get(2).asInt(),
                node.get(3).asInt(),
                node.get(4).asLong());
    }

    private static List<Double> doubles(JsonNode body) {
        return list(body, JsonNode::asDouble);
    }

    private static Value intEntries(JsonNode pairs) {
        var map = new LinkedHashMap<Integer, Value>();
        pairs.forEach(pair -> map.put(pair.get(0).asInt(), value(pair.get(1))));
        return new Value.IntEntries(map);
    }

    private static List<LabelPair> labels(JsonNode node) {
        return list(
                node.get("labels"),
                pair -> new LabelPair(pair.get(0).asText(), pair.get(1).asText()));
    }

    private static HistogramRecord.Buckets buckets(JsonNode node, String side) {
        var spans = new ArrayList<HistogramRecord.Span>();
        node.get(side + "Spans")
                .forEach(span -> spans.add(new HistogramRecord.Span(
                        span.get(0).asInt(), span.get(1).asInt())));
        return new HistogramRecord.Buckets(spans, list(node.get(side + "Deltas"), JsonNode::asLong));
    }

    private static TextPack.Entry textEntry(JsonNode node) {
        return new TextPack.Entry(
                node.get(0).asInt(), node.get(1).asInt(), node.get(2).asText());
    }
}
