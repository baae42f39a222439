package io.openagent.forward.whatap;

import io.openagent.journal.Entry;
import io.openagent.journal.Item;
import io.openagent.protocol.Bytes;
import io.openagent.protocol.OpenMxContent;
import io.openagent.protocol.PackHeader;
import io.openagent.protocol.PackType;
import java.nio.ByteBuffer;

/// A pack as it waits in the journal: complete, but for the header that belongs to a session. The record's kind is the
/// low byte of the pack's type; its payload, big-endian:
///
/// ```text
///   0  i64  start of the scrape, epoch milliseconds
///   8  u8   1 = the content is zipped
///   9       content, as OpenMxContent draws it
/// ```
///
/// @param samples in it; 0 when it holds metadata
/// @param oldestMillis of the samples' timestamps, epoch milliseconds
/// @param newestMillis of the samples' timestamps, epoch milliseconds
public record StoredPack(PackType type, Bytes payload, int samples, long oldestMillis, long newestMillis) {
    private static final int ZIPPED_AT = Long.BYTES;
    private static final int CONTENT_AT = ZIPPED_AT + 1;

    /// @throws IllegalArgumentException when the payload is too short
    public StoredPack {
        if (payload.size() < CONTENT_AT) throw new IllegalArgumentException("a record of " + payload);
    }

    /// Copies the content once, to where the journal takes it from.
    ///
    /// @param timeMillis start of the scrape, epoch milliseconds
    public static StoredPack of(
            PackType type, OpenMxContent content, int samples, long timeMillis, long oldestMillis, long newestMillis) {
        ByteBuffer payload = ByteBuffer.allocate(CONTENT_AT + content.bytes().size())
                .putLong(timeMillis)
                .put((byte) (content.zipped() ? 1 : 0))
                .put(content.bytes().asByteBuffer())
                .flip();
        return new StoredPack(type, Bytes.owning(payload), samples, oldestMillis, newestMillis);
    }

    /// What [#item] became. The journal's checksum vouches for the bytes.
    ///
    /// @throws IllegalArgumentException when an agent has written it that this one does not understand
    public static StoredPack of(Entry entry) {
        return new StoredPack(
                type(entry.kind()),
                Bytes.owning(entry.payload()),
                entry.samples(),
                entry.oldestMillis(),
                entry.newestMillis());
    }

    /// As the journal takes it.
    public Item item() {
        return new Item(kind(type), samples, oldestMillis, newestMillis, payload.asByteBuffer());
    }

    /// Start of the scrape, epoch milliseconds.
    public long timeMillis() {
        return payload.asByteBuffer().getLong();
    }

    public OpenMxContent content() {
        return new OpenMxContent(payload.asByteBuffer().get(ZIPPED_AT) != 0, payload.from(CONTENT_AT));
    }

    byte[] pack(PackHeader header) {
        return content().toPack(type, header);
    }

    private static byte kind(PackType type) {
        return (byte) type.code();
    }

    private static PackType type(byte kind) {
        for (PackType type : PackType.values()) if (type.carriesOpenMx() && kind(type) == kind) return type;
        throw new IllegalArgumentException("a record of kind " + kind);
    }
}
