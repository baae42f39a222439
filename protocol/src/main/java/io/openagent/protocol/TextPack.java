package io.openagent.protocol;

import java.util.List;

/// Texts behind hashes: the collector learns what the ids in headers are called. A decimal count, then for each a byte
/// kind, an int hash and the text.
public record TextPack(PackHeader header, List<Entry> entries) implements Pack {
    public static final int OBJECT_NAME = 13;
    public static final int KIND_NAME = 57;
    public static final int NODE_NAME = 63;

    public record Entry(int kind, int hash, String text) {
        /// Kind, hash and an empty text.
        static final int LEAST_BYTES = 6;
    }

    public TextPack {
        entries = List.copyOf(entries);
    }

    @Override
    public PackType type() {
        return PackType.TEXT;
    }

    @Override
    public void writeBody(WireWriter out) {
        out.writeList(entries, entry -> {
            out.writeByte(entry.kind);
            out.writeInt(entry.hash);
            out.writeText(entry.text);
        });
    }

    static TextPack readBody(PackHeader header, WireReader in) throws MalformedException {
        return new TextPack(
                header, in.readList(Entry.LEAST_BYTES, () -> new Entry(in.readByte(), in.readInt(), in.readText())));
    }
}
