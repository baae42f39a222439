package io.openagent.journal;

import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// The records that were written last, as they stood in memory then: an output that keeps up takes them here, once,
/// and reads no disk. What is not here is in its segment all the same.
///
/// Safe for many threads; its monitor guards it.
final class FreshRecords {
    private final long maxBytes;
    private final NavigableMap<Long, Fresh> byNumber = new TreeMap<>();
    private long bytes;

    private record Fresh(Segment segment, SegmentReader.Found record) {}

    /// @param maxBytes of payload; when there is more, the oldest go
    FreshRecords(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Has nothing, ever.
    static FreshRecords none() {
        return new FreshRecords(0);
    }

    /// A record has been accepted.
    ///
    /// @param segment where it stands
    synchronized void add(Segment segment, SegmentReader.Found record) {
        if (record.header().payloadBytes() > maxBytes) return;
        byNumber.put(record.header().at().record(), new Fresh(segment, record));
        bytes += record.header().payloadBytes();
        while (bytes > maxBytes) remove(byNumber.firstKey());
    }

    /// The record at a position, and no longer here.
    ///
    /// @param segment where it is known to stand: a record that was written anew stands in another one than it did
    synchronized Optional<SegmentReader.Found> take(Segment segment, Position at) {
        Fresh fresh = byNumber.get(at.record());
        if (fresh == null || !fresh.segment.equals(segment)) return Optional.empty();
        remove(at.record());
        return Optional.of(fresh.record);
    }

    private void remove(long number) {
        Fresh gone = Objects.requireNonNull(byNumber.remove(number), "a record that is here");
        bytes -= gone.record.header().payloadBytes();
    }
}
