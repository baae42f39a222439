package io.openagent.protocol;

import static java.util.Collections.unmodifiableMap;

import java.util.LinkedHashMap;
import java.util.Map;

/// A category's fields under its tags, both in order.
///
/// ```text
///  +----+----------+----------+-----------+-------------+
///  | 00 | category | tag hash | tags: map | fields: map |      the hash, a decimal, is that of the bytes of "tags";
///  +----+----------+----------+-----------+-------------+      without tags it is 0
/// ```
///
/// A reader does not check the hash; it follows from the tags.
public record TagCountPack(PackHeader header, String category, Map<String, Value> tags, Map<String, Value> fields)
        implements Pack {
    private static final int VERSION = 0;

    public TagCountPack {
        tags = unmodifiableMap(new LinkedHashMap<>(tags));
        fields = unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public PackType type() {
        return PackType.TAG_COUNT;
    }

    public long tagHash() {
        if (tags.isEmpty()) return 0;
        var encoded = new WireWriter();
        new Value.Entries(tags).write(encoded);
        return Hashes.hash64(encoded.toByteArray());
    }

    @Override
    public void writeBody(WireWriter out) {
        out.writeByte(VERSION);
        out.writeText(category);
        out.writeDecimal(tagHash());
        new Value.Entries(tags).write(out);
        new Value.Entries(fields).write(out);
    }

    static TagCountPack readBody(PackHeader header, WireReader in) throws MalformedException {
        int version = in.readByte();
        if (version != VERSION) throw in.malformed("unknown version " + version);
        String category = in.readText();
        in.readDecimal();
        return new TagCountPack(header, category, readMap(in), readMap(in));
    }

    private static Map<String, Value> readMap(WireReader in) throws MalformedException {
        if (Value.read(in) instanceof Value.Entries(var values)) return values;
        throw in.malformed("no map of tags or fields");
    }
}
