package io.openagent.protocol;

import java.util.List;
import java.util.Map;

/// Records as JSON, one object a line: what the local collector prints and what the debug dump prints.
///
/// ```json
/// {"type":"sample","name":"up","labels":{"job":"node"},"timestamp":1790000000000,"value":1.0,"target":"127.0.0.1:9100"}
/// {"type":"help","name":"up","help":"Whether it is up.","metricType":"gauge"}
/// {"type":"tags","category":"app","tags":{"host":"a"},"fields":{"count":3},"timestamp":1790000000000}
/// ```
///
/// A value that JSON has no number for is a text: `"NaN"`, `"Infinity"`. The target is the pack's endpoint or, where it
/// names none, the label `instance`.
public final class RecordJson {
    private RecordJson() {}

    public static String sample(MetricRecord record, String endpoint) {
        var line = new StringBuilder(192).append("{\"type\":\"sample\",\"name\":");
        quote(record.name(), line);
        line.append(",\"labels\":{");
        String comma = "";
        for (LabelPair label : record.labels()) {
            line.append(comma);
            quote(label.key(), line);
            line.append(':');
            quote(label.value(), line);
            comma = ",";
        }
        line.append("},\"timestamp\":").append(record.timestampMillis()).append(",\"value\":");
        if (Double.isFinite(record.value())) line.append(record.value());
        else quote(Double.toString(record.value()), line);
        line.append(",\"target\":");
        quote(endpoint.isEmpty() ? instance(record.labels()) : endpoint, line);
        return line.append('}').toString();
    }

    public static String help(HelpRecord record) {
        var line = new StringBuilder(128).append("{\"type\":\"help\",\"name\":");
        quote(record.name(), line);
        for (Map.Entry<String, String> property : record.properties().entrySet()) {
            line.append(',');
            quote(property.getKey().equals("type") ? "metricType" : property.getKey(), line);
            line.append(':');
            quote(property.getValue(), line);
        }
        return line.append('}').toString();
    }

    public static String tags(TagCountPack pack) {
        var line = new StringBuilder(192).append("{\"type\":\"tags\",\"category\":");
        quote(pack.category(), line);
        entries("tags", pack.tags(), line);
        entries("fields", pack.fields(), line);
        return line.append(",\"timestamp\":")
                .append(pack.header().timeMillis())
                .append('}')
                .toString();
    }

    private static void entries(String name, Map<String, Value> values, StringBuilder line) {
        line.append(",\"").append(name).append("\":{");
        String comma = "";
        for (Map.Entry<String, Value> entry : values.entrySet()) {
            line.append(comma);
            quote(entry.getKey(), line);
            line.append(':');
            switch (entry.getValue()) {
                case Value.Decimal(long number) -> line.append(number);
                case Value.Text(String text) -> quote(text, line);
                case Value other -> quote(other.toString(), line);
            }
            comma = ",";
        }
        line.append('}');
    }

    private static String instance(List<LabelPair> labels) {
        return labels.stream()
                .filter(label -> label.key().equals("instance"))
                .map(LabelPair::value)
                .findFirst()
                .orElse("");
    }

    private static void quote(String text, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') to.append('\\').append(c);
            else if (c < ' ') to.append("\\u%04x".formatted((int) c));
            else to.append(c);
        }
        to.append('"');
    }
}
