package io.openagent.protocol;

import static java.util.Collections.unmodifiableMap;

import java.util.LinkedHashMap;
import java.util.Map;

/// What is known about a metric's name, `help` and `type`, in the order in which it is written.
public record HelpRecord(String name, Map<String, String> properties) {
    /// Version, an empty name and a null for the map.
    static final int LEAST_BYTES = 3;

    public HelpRecord {
        properties = unmodifiableMap(new LinkedHashMap<>(properties));
    }

    public static HelpRecord of(String name, String help, String type) {
        var properties = new LinkedHashMap<String, String>();
        properties.put("help", help);
        properties.put("type", type);
        return new HelpRecord(name, properties);
    }

    void write(WireWriter out) {
        out.writeByte(OpenMxContent.VERSION);
        out.writeText(name);
        out.writeByte(Value.Entries.TYPE);
        out.writeDecimal(properties.size());
        properties.forEach((key, value) -> {
            out.writeText(key);
            Value.text(value).write(out);
        });
    }

    static HelpRecord read(WireReader in) throws MalformedException {
        OpenMxContent.readVersion(in);
        return new HelpRecord(in.readText(), readProperties(in));
    }

    private static Map<String, String> readProperties(WireReader in) throws MalformedException {
        return switch (Value.read(in)) {
            case Value.Null() -> Map.of();
            case Value.Entries(var entries) -> texts(entries, in);
            case Value other -> throw in.malformed("help is no map but " + kind(other));
        };
    }

    private static Map<String, String> texts(Map<String, Value> entries, WireReader in) throws MalformedException {
        var texts = new LinkedHashMap<String, String>();
        for (var entry : entries.entrySet()) {
            if (!(entry.getValue() instanceof Value.Text(String text))) {
                throw in.malformed("help property is no text but " + kind(entry.getValue()));
            }
            texts.put(entry.getKey(), text);
        }
        return texts;
    }

    private static String kind(Value value) {
        return value.getClass().getSimpleName();
    }
}
