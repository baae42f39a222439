package io.openagent.protocol;

import static java.util.Collections.unmodifiableMap;

import java.util.LinkedHashMap;
import java.util.Map;

/// Something that happened, for people: a byte level, texts title and message, a byte count and as many pairs of texts.
public record EventPack(PackHeader header, int level, String title, String message, Map<String, String> attributes)
        implements Pack {
    public static final int FATAL = 30;

    private static final int MAX_ATTRIBUTES = 255;

    public EventPack {
        if (attributes.size() > MAX_ATTRIBUTES) throw new IllegalArgumentException("more than 255 attributes");
        attributes = unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    @Override
    public PackType type() {
        return PackType.EVENT;
    }

    @Override
    public void writeBody(WireWriter out) {
        out.writeByte(level);
        out.writeText(title);
        out.writeText(message);
        out.writeByte(attributes.size());
        attributes.forEach((key, value) -> {
            out.writeText(key);
            out.writeText(value);
        });
    }

    static EventPack readBody(PackHeader header, WireReader in) throws MalformedException {
        return new EventPack(header, in.readByte(), in.readText(), in.readText(), readAttributes(in));
    }

    private static Map<String, String> readAttributes(WireReader in) throws MalformedException {
        var attributes = new LinkedHashMap<String, String>();
        for (int left = in.readByte(); left > 0; left--) attributes.put(in.readText(), in.readText());
        return attributes;
    }
}
