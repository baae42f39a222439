package io.openagent.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Goes over the records that wait, in order, and finds out what is lost on the way: where a record should
/// be and another one comes, or the end of its segment.
///
/// Confined to one thread. When that is interrupted inside a channel the file is closed; the next step opens
/// it anew.
final class Walk implements AutoCloseable {
    private final Contents contents;
    private final FileStore files;
    private final long journal;
    private final FreshRecords fresh;
    private Position until;
    private Position at;
    private @Nullable Segment segment;
    private @Nullable SegmentReader reader;
    private Optional<Bookmark> readOnAt = Optional.empty();

    private record Bookmark(Segment segment, long offset) {}

    /// @param fresh asked before the disk is
    /// @param until may lie ahead of all records
    Walk(Contents contents, FileStore files, long journal, FreshRecords fresh, Position from, Position until) {
        this.contents = contents;
        this.files = files;
        this.journal = journal;
        this.fresh = fresh;
        this.at = from;
        this.until = until;
    }

    /// A record that waits, and where to come back to it.
    record Step(Segment segment, long offset, RecordHeader header, Entry entry) {}

    /// The next record that waits; empty when there is none now.
    ///
    /// @throws IOException when the disk cannot be read; the same step can be tried again
    Optional<Step> next() throws IOException {
        while (true) {
            Optional<Contents.Place> place = contents.place(at, until);
            if (place.isEmpty()) return Optional.empty();
            at = place.get().waiting().from();
            Optional<SegmentReader.Found> found = take(place.get());
            if (found.isEmpty()) found = read(place.get());
            Span missing = missing(place.get(), found);
            if (!missing.isEmpty()) {
                if (found.isPresent()) moveTo(place.get().segment(), found.get().offset());
                if (!contents.isLost(place.get().segment(), missing)) return Optional.empty();
            } else {
                Step step = step(place.get(), found.orElseThrow());
                at = step.entry().span().to();
                if (!step.header().isTally()) return Optional.of(step);
                contents.release(step.entry().span(), Map.of());
            }
        }
    }

    /// Goes no further than this from now on.
    void end(Position end) {
        until = Position.earlier(until, end);
    }

    /// Behind the last record that was given.
    Position at() {
        return at;
    }

    /// Comes back to an earlier step, which is the next one then if it still waits.
    void returnTo(Step step) throws IOException {
        at = step.entry().span().from();
        moveTo(step.segment(), step.offset());
    }

    @Override
    public void close() throws IOException {
        if (reader != null) reader.close();
        reader = null;
        segment = null;
    }

    /// What should be there and is not.
    private static Span missing(Contents.Place place, Optional<SegmentReader.Found> found) {
        Position next = found.map(it -> it.header().at()).orElse(place.waiting().to());
        return new Span(
                place.waiting().from(), Position.earlier(next, place.waiting().to()));
    }

    private Optional<SegmentReader.Found> take(Contents.Place place) throws IOException {
        Optional<SegmentReader.Found> found = fresh.take(place.segment(), at);
        if (found.isPresent()) {
            if (!place.segment().equals(segment)) close();
            readOnAt = Optional.of(new Bookmark(place.segment(), found.get().end()));
        }
        return found;
    }

    private Optional<SegmentReader.Found> read(Contents.Place place) throws IOException {
        try {
            return open(place.segment()).next(at, place.bytes());
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private SegmentReader open(Segment wanted) throws IOException {
        SegmentReader opened = reader;
        if (opened == null || !wanted.equals(segment)) {
            close();
            segment = wanted;
            opened = new SegmentReader(files.read(wanted.name()), new RecordCodec(journal));
            reader = opened;
        }
        if (readOnAt.isPresent() && readOnAt.get().segment().equals(wanted))
            opened.moveTo(readOnAt.get().offset());
        readOnAt = Optional.empty();
        return opened;
    }

    /// Where that segment is gone its records were written anew, and are read from the beginning of another.
    private void moveTo(Segment there, long offset) throws IOException {
        readOnAt = Optional.empty();
        try {
            open(there).moveTo(offset);
        } catch (NoSuchFileException gone) {
            close();
        }
    }

    private static Step step(Contents.Place place, SegmentReader.Found found) {
        RecordHeader header = found.header();
        var entry = new Entry(
                header.span(),
                header.kind(),
                header.samples(),
                header.oldestMillis(),
                header.newestMillis(),
                found.payload());
        return new Step(place.segment(), found.offset(), header, entry);
    }
}
