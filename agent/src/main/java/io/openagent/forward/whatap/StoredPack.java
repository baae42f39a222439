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
/// @param timeMillis start of the scrape, epoch milliseconds
/// @param oldestMillis of the samples' timestamps, epoch milliseconds
/// @param newestMillis of the samples' timestamps, epoch milliseconds
public record StoredPack(
        PackType type, OpenMxContent content, int samples, long timeMillis, long oldestMillis, long newestMillis) {
    private static final int HEAD_BYTES = Long.BYTES + 1;

    /// As the journal takes it.
    public Item item() {
        ByteBuffer payload = ByteBuffer.allocate(HEAD_BYTES + content.bytes().size())
                .putLong(timeMillis)
                .put((byte) (content.zipped() ? 1 : 0))
                .put(content.bytes().asByteBuffer())
                .flip();
        return new Item(kind(type), samples, oldestMillis, newestMillis, payload);
    }

    /// What [#item] became. The journal's checksum vouches for the bytes.
    ///
    /// @throws IllegalArgumentException when an agent has written it that this one does not understand
    public static StoredPack of(Entry entry) {
        ByteBuffer payload = entry.payload().duplicate();
        if (payload.remaining() < HEAD_BYTES)
            throw new IllegalArgumentException("a record of " + payload.remaining() + " bytes");
        long time = payload.getLong();
        boolean isZipped = payload.get() != 0;
        byte[] content = new byte[payload.remaining()];
        payload.get(content);
        return new StoredPack(
                type(entry.kind()),
                new OpenMxContent(isZipped, Bytes.owning(content)),
                entry.samples(),
                time,
                entry.oldestMillis(),
                entry.newestMillis());
    }

    byte[] pack(PackHeader header) {
        return content.toPack(type, header);
    }

    private static byte kind(PackType type) {
        return (byte) type.code();
    }

    private static PackType type(byte kind) {
        for (PackType type : PackType.values()) if (type.carriesOpenMx() && kind(type) == kind) return type;
        throw new IllegalArgumentException("a record of kind " + kind);
    }
}
