package io.openagent.forward.remotewrite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.journal.Entry;
import io.openagent.journal.Item;
import io.openagent.scrape.Pieces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Some series of one scrape, each with its sample, as they wait in the journal: a part of a `WriteRequest`, or a
/// `Request` of 2.0, that is compressed already. The payload, big-endian:
///
/// ```text
///    0  i64  start of the scrape, epoch milliseconds
///    8  i32  the target, by number: runs of one number are sent in their order
///   12  i32  plain bytes
///   16       elements of a Snappy block
/// ```
///
/// Fields of a protobuf message may stand in any number of pieces behind one another, and copies in a Snappy block
/// count from where they stand. So a request of several runs is put together without looking into them:
///
/// ```text
///   run 1 │ 180,214 │ elements ─┐                 ┌──────────────────────────┬──────────────┬──────────────┐
///   run 2 │   9,120 │ elements ─┼──► one request: │ varint 180,214 + 9,120   │ elements of 1│ elements of 2│
///                               ┘                 └──────────────────────────┴──────────────┴──────────────┘
/// ```
///
/// @param kind [#SERIES], [#METADATA] or [#SERIES_2]
/// @param samples in it, one a series; 0 when it holds metadata
/// @param oldestMillis of the samples' timestamps, epoch milliseconds
/// @param newestMillis of the samples' timestamps, epoch milliseconds
record StoredRun(byte kind, int samples, long oldestMillis, long newestMillis, ByteBuffer payload) {
    /// Kinds stand in journals on disk: they are never given another sense.
    static final byte SERIES = 1;

    static final byte METADATA = 2;

    /// Series of a template in version 2.0, whose symbols and metadata stand with them.
    static final byte SERIES_2 = 3;

    private static final int TARGET_AT = Long.BYTES;
    private static final int PLAIN_AT = TARGET_AT + Integer.BYTES;
    private static final int ELEMENTS_AT = PLAIN_AT + Integer.BYTES;

    /// A record holds 1 MiB of whole series and the one that went beyond, whose line had 2 MiB at most and whose
    /// target as much again.
    static final int MOST_PLAIN_BYTES = 16 << 20;

    /// Of the labels of a series, and of each of them.
    private static final int MOST_SHOWN_CHARS = 200;

    /// @throws IllegalArgumentException when the payload is too short, or says that it is larger than any is
    StoredRun {
        if (payload.remaining() < ELEMENTS_AT) throw new IllegalArgumentException("a record of " + payload);
        int plain = payload.getInt(payload.position() + PLAIN_AT);
        if (plain < 0 || plain > MOST_PLAIN_BYTES) throw new IllegalArgumentException("a record of plain " + plain);
    }

    static StoredRun of(
            byte kind,
            long timeMillis,
            int target,
            int samples,
            long oldestMillis,
            long newestMillis,
            SnappyWriter in) {
        int plain = in.plainBytes();
        byte[] elements = in.finish();
        ByteBuffer payload = ByteBuffer.allocate(ELEMENTS_AT + elements.length)
                .putLong(timeMillis)
                .putInt(target)
                .putInt(plain)
                .put(elements)
                .flip();
        return new StoredRun(kind, samples, oldestMillis, newestMillis, payload);
    }

    /// As it comes of a template.
    static StoredRun of(
            byte kind,
            long timeMillis,
            int target,
            RunTemplate template,
            RunDraft draft,
            long oldestMillis,
            long newestMillis) {
        ByteBuffer payload = ByteBuffer.allocate(ELEMENTS_AT + template.elementBytes())
                .putLong(timeMillis)
                .putInt(target)
                .putInt(template.plainBytes());
        template.write(draft, payload.array(), ELEMENTS_AT);
        return new StoredRun(kind, draft.size(), oldestMillis, newestMillis, payload.rewind());
    }

    /// What [#item] became. The journal's checksum vouches for the bytes.
    ///
    /// @throws IllegalArgumentException when an agent has written it that this one does not understand
    static StoredRun of(Entry entry) {
        if (entry.kind() < SERIES || entry.kind() > SERIES_2)
            throw new IllegalArgumentException("a record of kind " + entry.kind());
        return new StoredRun(
                entry.kind(), entry.samples(), entry.oldestMillis(), entry.newestMillis(), entry.payload());
    }

    /// As the journal takes it.
    Item item() {
        return new Item(kind, samples, oldestMillis, newestMillis, payload);
    }

    int target() {
        return payload.getInt(payload.position() + TARGET_AT);
    }

    int plainBytes() {
        return payload.getInt(payload.position() + PLAIN_AT);
    }

    ByteBuffer elements() {
        return payload.slice(payload.position() + ELEMENTS_AT, payload.remaining() - ELEMENTS_AT);
    }

    /// Whether samples stand in it.
    boolean holdsSeries() {
        return kind != METADATA;
    }

    /// The plain bytes as they are.
    byte[] decoded() throws IOException {
        return SnappyReader.decode(elements(), plainBytes());
    }

    /// The fields of the `WriteRequest`, of a run of 2.0 those of one with the same series.
    byte[] plain() throws IOException {
        return kind == SERIES_2 ? Downgrade.of(decoded()) : decoded();
    }

    /// Some of the series, by their number.
    ///
    /// @throws IOException when the record is not what it should be
    StoredRun cut(int from, int to) throws IOException {
        byte[] plain = plain();
        var reader = new MessageReader(plain, 0, plain.length);
        var writer = new SnappyWriter();
        for (int i = 0; i < to && reader.next(); i++) {
            if (i >= from) writer.write(plain, reader.start(), reader.to());
        }
        return of(
                holdsSeries() ? SERIES : kind,
                payload.getLong(payload.position()),
                target(),
                to - from,
                oldestMillis,
                newestMillis,
                writer);
    }

    /// The same in version 1.0.
    private StoredRun version1() throws IOException {
        return kind == SERIES_2 ? cut(0, samples) : this;
    }

    /// The labels of one series, as they may stand in a log.
    String labels(int series) {
        try {
            byte[] plain = cut(series, series + 1).plain();
            var timeSeries = new MessageReader(plain, 0, plain.length);
            if (!timeSeries.next()) return "";
            var fields = new MessageReader(plain, timeSeries.from(), timeSeries.to());
            var text = new StringBuilder();
            while (fields.next() && fields.field() == WriteFields.LABELS && text.length() < MOST_SHOWN_CHARS) {
                var label = new MessageReader(plain, fields.from(), fields.to());
                if (label.next()) text.append(shown(plain, label)).append('=');
                if (label.next()) text.append(shown(plain, label)).append(' ');
            }
            return text.toString().strip();
        } catch (IOException damaged) {
            return "";
        }
    }

    private static String shown(byte[] plain, MessageReader field) {
        int length = Math.min(field.to() - field.from(), MOST_SHOWN_CHARS);
        return new String(plain, field.from(), length, UTF_8).replaceAll("\\p{Cntrl}", "?");
    }

    /// A whole Snappy block of some runs, whatever they are, in version 1.0.
    static Pieces block1(List<StoredRun> runs) throws IOException {
        List<StoredRun> old = new ArrayList<>();
        for (StoredRun run : runs) old.add(run.version1());
        return block(old);
    }

    /// A whole Snappy block of some runs of one version.
    static Pieces block(List<StoredRun> runs) {
        int plain = runs.stream().mapToInt(StoredRun::plainBytes).sum();
        List<ByteBuffer> pieces = new ArrayList<>();
        pieces.add(ByteBuffer.wrap(new Message().bare(plain).toByteArray()));
        runs.forEach(run -> pieces.add(run.elements()));
        return new Pieces(pieces);
    }
}
