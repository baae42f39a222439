package io.openagent.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A group on its way into a segment. Its payloads' checksums are computed by whoever appends it, so that
/// the one writer has less to do.
record StagedGroup(Group group, List<Integer> checksums) {
    /// A record as it stands in a file.
    record Staged(RecordHeader header, ByteBuffer payload) {
        long bytes() {
            return (long) RecordCodec.HEADER_BYTES + payload.remaining();
        }
    }

    static StagedGroup of(Group group) {
        return new StagedGroup(
                group,
                group.items().stream()
                        .map(item -> RecordCodec.payloadChecksum(item.payload()))
                        .toList());
    }

    /// How many bytes it takes in a segment, at most.
    long bytes() {
        long payload = group.items().stream()
                .mapToLong(item -> item.payload().remaining())
                .sum();
        return payload + (group.items().size() + 1L) * RecordCodec.HEADER_BYTES + Tally.MAX_BYTES;
    }

    /// Its records at their place.
    List<Staged> at(Position from, long nowMillis) {
        return records(from, nowMillis, true);
    }

    /// Its records at their place, and behind them what was turned away so far.
    List<Staged> at(Position from, long nowMillis, Tally turnedAway) {
        List<Staged> records = records(from, nowMillis, false);
        Position behind = records.isEmpty() ? from : records.getLast().header().behind();
        records.add(tally(behind, records.size(), nowMillis, turnedAway));
        return records;
    }

    private List<Staged> records(Position from, long nowMillis, boolean isWhole) {
        List<Staged> records = new ArrayList<>();
        Position at = from;
        int last = group.items().size() - 1;
        for (int i = 0; i <= last; i++) {
            Item item = group.items().get(i);
            var header = new RecordHeader(
                    at,
                    item.samples(),
                    item.payload().remaining(),
                    checksums.get(i),
                    nowMillis,
                    item.oldestMillis(),
                    item.newestMillis(),
                    i,
                    isWhole && i == last,
                    false,
                    item.kind());
            records.add(new Staged(header, item.payload()));
            at = header.behind();
        }
        return records;
    }

    private static Staged tally(Position at, int index, long nowMillis, Tally turnedAway) {
        ByteBuffer payload = ByteBuffer.allocate(Tally.MAX_BYTES);
        turnedAway.writeTo(payload);
        payload.flip();
        int checksum = RecordCodec.payloadChecksum(payload);
        var header =
                new RecordHeader(at, 0, payload.remaining(), checksum, nowMillis, 0, 0, index, true, true, (byte) 0);
        return new Staged(header, payload);
    }
}
