package io.openagent.journal;

import io.openagent.journal.FileStore.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a folder holds, found without changing anything, and without reading more than it must: of every
/// segment the header, and the records that were written since the last checkpoint. So the time it takes
/// does not depend on how much waits.
///
/// - A segment ends where the next one begins; what stands behind that in its file has been written anew
///   elsewhere.
/// - The last segment ends behind its last whole group. Behind the checkpoint's place a hole ends it too:
///   nothing there is known to have been synced, so a power cut can have kept later bytes and lost earlier
///   ones.
/// - Damage before that place is left to be found by whoever reads.
///
/// @param journal number of the journal
/// @param kept the checkpoint
/// @param segments by number, none empty but perhaps the last
/// @param obsolete names of files that nobody needs: what is in them stands elsewhere too
/// @param lastNumber the greatest number of a segment that was ever seen
/// @param end behind the last record that was accepted
/// @param isTailRead whether the end of the last segment was looked at; if not, nothing may be written
/// behind it
/// @param tailBytes of the last segment that are good
/// @param turnedAway as the last record that tells it, or the checkpoint, has it
/// @param runningMillis running time of the journal when it was last heard of
record Survey(
        long journal,
        Optional<CheckpointFiles.Kept> kept,
        List<Segment> segments,
        List<String> obsolete,
        long lastNumber,
        Position end,
        boolean isTailRead,
        long tailBytes,
        Tally turnedAway,
        long runningMillis) {
    private static final Logger log = LoggerFactory.getLogger("journal");

    Optional<Checkpoint> checkpoint() {
        return kept.map(CheckpointFiles.Kept::checkpoint);
    }

    /// @throws JournalRefused when a newer agent has written what is there
    static Survey of(FileStore files) throws IOException {
        return new Surveyor(files).survey();
    }

    /// The good bytes of each segment, by its number.
    Map<Long, Long> sizes(FileStore files) throws IOException {
        Map<Long, Long> sizes = new HashMap<>();
        for (Segment segment : segments) {
            try (StoredFile file = files.read(segment.name())) {
                sizes.put(segment.number(), file.size());
            }
        }
        if (!segments.isEmpty()) sizes.put(segments.getLast().number(), tailBytes);
        return sizes;
    }

    /// The way to a [Survey].
    private static final class Surveyor {
        private final FileStore files;
        private final Optional<CheckpointFiles.Kept> kept;
        private final Optional<Checkpoint> checkpoint;
        private final List<String> names = new ArrayList<>();
        private final Map<String, SegmentHeader> headers = new TreeMap<>();
        private final NavigableMap<Long, Segment> segments = new TreeMap<>();
        private final List<String> obsolete = new ArrayList<>();
        private final long journal;
        private Tail tail;

        Surveyor(FileStore files) throws IOException {
            this.files = files;
            this.kept = CheckpointFiles.read(files);
            this.checkpoint = kept.map(CheckpointFiles.Kept::checkpoint);
            readHeaders();
            this.journal = checkpoint
                    .map(Checkpoint::journal)
                    .or(() -> headers.values().stream()
                            .map(SegmentHeader::journal)
                            .findFirst())
                    .orElseGet(() -> new SecureRandom().nextLong());
            this.tail = Tail.of(checkpoint);
        }

        Survey survey() throws IOException {
            for (String name : names) identify(name);
            dropWhatGoesBack();
            readTail();
            dropUnfinishedReplacement();
            dropReplaced();
            Position accepted = checkpoint.map(Checkpoint::accepted).orElse(Position.ORIGIN);
            long begun =
                    segments.isEmpty() ? 0 : segments.lastEntry().getValue().begunMillis();
            return new Survey(
                    journal,
                    kept,
                    List.copyOf(segments.values()),
                    obsolete,
                    lastNumber(),
                    Position.later(tail.end(), accepted),
                    tail.isRead(),
                    tail.bytes(),
                    tail.turnedAway(),
                    Math.max(tail.appendedMillis(), begun));
        }

        private void readHeaders() throws IOException {
            for (String name : files.names()) {
                if (!Segment.isName(name)) continue;
                names.add(name);
                switch (SegmentHeader.read(beginningOf(name))) {
                    case SegmentHeader.Reading.Good(SegmentHeader header) -> headers.put(name, header);
                    case SegmentHeader.Reading.Newer(int version) -> throw CheckpointFiles.newer(files, name, version);
                    case SegmentHeader.Reading.Damaged() -> log.warn("{}/{} has no header", files.place(), name);
                }
            }
        }

        private ByteBuffer beginningOf(String name) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
            try (StoredFile file = files.read(name)) {
                file.readFully(bytes, 0);
            }
            return bytes.flip();
        }

        private void identify(String name) throws IOException {
            SegmentHeader header = headers.get(name);
            if (header != null && header.journal() != journal) {
                log.warn("{}/{} belongs to another journal and is left alone", files.place(), name);
            } else if (header != null) {
                keep(new Segment(header.number(), name, header.first(), header.begunMillis()));
            } else {
                Optional<SegmentReader.Found> first = firstRecord(name);
                if (first.isEmpty()) passOver(name);
                else
                    keep(new Segment(
                            Segment.numberIn(name),
                            name,
                            first.get().header().at(),
                            first.get().header().appendedMillis()));
            }
        }

        /// A file that is no longer than a header was just begun when the process ended.
        private void passOver(String name) throws IOException {
            if (sizeOf(name) <= SegmentHeader.BYTES) obsolete.add(name);
            else log.warn("{}/{} holds no record and is left alone", files.place(), name);
        }

        /// Of two with one number the one whose name says so is the original.
        private void keep(Segment segment) {
            Segment other = segments.get(segment.number());
            boolean isOriginal = segment.name().equals(Segment.nameOf(segment.number()));
            if (other == null || isOriginal) segments.put(segment.number(), segment);
            if (other != null) log.warn("{}: {} and {} are one segment", files.place(), segment.name(), other.name());
        }

        private Optional<SegmentReader.Found> firstRecord(String name) throws IOException {
            try (var reader = new SegmentReader(files.read(name), new RecordCodec(journal))) {
                return reader.next(Position.ORIGIN, Long.MAX_VALUE);
            }
        }

        /// A journal never goes back, so what begins before its predecessor has got in from elsewhere.
        private void dropWhatGoesBack() {
            Position latest = Position.ORIGIN;
            for (Segment segment : List.copyOf(segments.values())) {
                if (segment.first().isBefore(latest)) {
                    log.warn("{}/{} is out of place and is left alone", files.place(), segment.name());
                    segments.remove(segment.number());
                } else {
                    latest = segment.first();
                }
            }
        }

        private void readTail() throws IOException {
            if (segments.isEmpty()) return;
            long from = checkpoint.map(Checkpoint::segment).orElse(segments.lastKey());
            tail = tail.unread(sizeOf(segments.lastEntry().getValue().name()));
            for (Segment segment : segments.tailMap(from, true).values()) tail = read(segment);
        }

        /// The process may have ended while it wrote unsynced records anew: then they are still where they
        /// were.
        private void dropUnfinishedReplacement() throws IOException {
            while (!segments.isEmpty()) {
                Segment last = segments.lastEntry().getValue();
                SegmentHeader header = headers.get(last.name());
                boolean isNew = checkpoint.isEmpty() || checkpoint.get().segment() < last.number();
                if (header == null || !isNew || header.promised() <= tail.end().record()) return;
                obsolete.add(last.name());
                segments.remove(last.number());
                tail = Tail.of(checkpoint);
                readTail();
            }
        }

        private void dropReplaced() {
            Segment previous = null;
            for (Segment segment : List.copyOf(segments.values())) {
                if (previous != null && previous.first().equals(segment.first())) {
                    obsolete.add(previous.name());
                    segments.remove(previous.number());
                }
                previous = segment;
            }
        }

        private Tail read(Segment segment) throws IOException {
            try (var file = files.read(segment.name())) {
                long size = file.size();
                boolean isKnown = checkpoint.isPresent() && checkpoint.get().segment() == segment.number();
                boolean isWhole = isKnown && checkpoint.get().offset() <= size;
                var reader = new SegmentReader(file, new RecordCodec(journal));
                if (isWhole) {
                    reader.moveTo(checkpoint.get().offset());
                    return tail.at(checkpoint.get().offset(), checkpoint.get().accepted())
                            .readOn(reader, size, true);
                }
                boolean isUnsynced = !isKnown && checkpoint.isPresent();
                return tail.at(SegmentHeader.BYTES, segment.first()).readOn(reader, size, isUnsynced);
            }
        }

        private long sizeOf(String name) throws IOException {
            try (StoredFile file = files.read(name)) {
                return file.size();
            }
        }

        private long lastNumber() {
            long last = checkpoint.map(Checkpoint::segment).orElse(0L);
            for (String name : names) last = Math.max(last, Segment.numberIn(name));
            for (SegmentHeader header : headers.values()) last = Math.max(last, header.number());
            return last;
        }
    }

    /// The last whole group of the segment that was read last, and what is known with it.
    ///
    /// @param bytes of the segment up to there
    /// @param isRead whether it was read at all
    private record Tail(Position end, long bytes, Tally turnedAway, long appendedMillis, boolean isRead) {
        static Tail of(Optional<Checkpoint> checkpoint) {
            return checkpoint
                    .map(it -> new Tail(it.accepted(), 0, it.turnedAway(), it.runningMillis(), false))
                    .orElseGet(() -> new Tail(Position.ORIGIN, 0, new Tally(), 0, false));
        }

        Tail at(long offset, Position position) {
            return new Tail(position, offset, turnedAway, appendedMillis, true);
        }

        Tail unread(long size) {
            return new Tail(end, size, turnedAway, appendedMillis, false);
        }

        /// @param stopsAtHoles whether anything that is no record ends it
        Tail readOn(SegmentReader reader, long size, boolean stopsAtHoles) throws IOException {
            Tail whole = this;
            Tally counted = turnedAway;
            long offset = bytes;
            Position from = Position.ORIGIN;
            for (var next = reader.next(from, size); next.isPresent(); next = reader.next(from, size)) {
                SegmentReader.Found found = next.get();
                if (stopsAtHoles && found.offset() != offset) break;
                offset = found.end();
                from = found.header().behind();
                if (found.header().isTally()) counted = counted.later(Tally.readFrom(found.payload()));
                if (found.header().isLast())
                    whole = new Tail(
                            from,
                            offset,
                            counted,
                            Math.max(appendedMillis, found.header().appendedMillis()),
                            true);
            }
            return whole;
        }
    }
}
