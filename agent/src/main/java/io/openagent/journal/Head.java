package io.openagent.journal;

import io.openagent.journal.StagedGroup.Staged;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of the journal, where records are written: the last segment, unless that is sealed, and what is
/// not yet safe on disk.
///
/// - A sealed segment is synced before the next one begins, so only the last one can have lost anything to a
///   power cut.
/// - Groups that are not synced are kept in memory. When a sync fails, nobody knows which of their bytes are
///   safe, and the next sync would claim that all are. So they are written anew into a fresh segment, which
///   replaces the end of the old one; its header says up to which record, so that half a replacement is
///   known for what it is.
/// - A failed write is undone by cutting the file back. When even that fails, the segment is replaced in the
///   same way.
///
/// Confined to the writer's thread.
final class Head implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("journal");

    private final FileStore files;
    private final Contents contents;
    private final RunningClock clock;
    private final long journal;
    private final long segmentBytes;
    private final ByteBuffer buffer = SegmentFile.newBuffer();
    private final List<List<Staged>> unsynced = new ArrayList<>();
    private @Nullable SegmentFile file;
    private Position safe;
    private long unsyncedBytes;
    private long unsyncedSinceNanos;
    private long lastNumber;
    private boolean isDistrusted;

    private Head(FileStore files, Contents contents, RunningClock clock, Survey survey, long segmentBytes) {
        this.files = files;
        this.contents = contents;
        this.clock = clock;
        this.journal = survey.journal();
        this.segmentBytes = segmentBytes;
        this.safe = survey.end();
        this.lastNumber = survey.lastNumber();
    }

    /// Goes on behind the last good byte, or in a new segment.
    static Head open(FileStore files, Contents contents, RunningClock clock, Survey survey, long segmentBytes)
            throws IOException {
        var head = new Head(files, contents, clock, survey, segmentBytes);
        if (survey.isTailRead()) {
            Segment last = survey.segments().getLast();
            head.file = SegmentFile.reopen(files, last, head.journal, head.buffer, survey.tailBytes());
            // The last process may have been killed before it could: only now is it as safe as it is said to be.
            head.file.sync();
        }
        return head;
    }

    boolean isIn(Segment segment) {
        return file != null && file.segment().equals(segment);
    }

    /// When the segment was begun, running time; empty when none is, or there is nothing in it.
    Optional<Duration> begun() {
        if (file == null || file.isEmpty()) return Optional.empty();
        return Optional.of(Duration.ofMillis(file.segment().begunMillis()));
    }

    /// The segment where the last record was written.
    ///
    /// @throws NullPointerException when none was
    Segment written() {
        return Objects.requireNonNull(file, "a file that was written to").segment();
    }

    /// The number of the segment where the next record is written, or of the last one that was begun.
    long segment() {
        return file == null ? lastNumber : file.segment().number();
    }

    /// Where in it, or [Checkpoint#NOWHERE].
    long offset() {
        return file == null ? Checkpoint.NOWHERE : file.size();
    }

    /// Whether something unsynced is that old or that much, or nothing can be written until it is synced.
    boolean isSyncDue(Duration interval, long bytes) {
        if (isDistrusted) return true;
        if (unsynced.isEmpty()) return false;
        return unsyncedBytes >= bytes || clock.nanos() - unsyncedSinceNanos >= interval.toNanos();
    }

    /// Writes a group, all of it or nothing.
    ///
    /// @param records where the journal ends
    /// @return size of the file then
    long write(List<Staged> records) throws IOException {
        long bytes = records.stream().mapToLong(Staged::bytes).sum();
        SegmentFile target = fileFor(bytes);
        try {
            target.write(records);
        } catch (IOException failed) {
            isDistrusted |= target.isTorn();
            throw failed;
        }
        if (unsynced.isEmpty()) unsyncedSinceNanos = clock.nanos();
        unsynced.add(records);
        unsyncedBytes += bytes;
        return target.size();
    }

    /// Makes safe what was written.
    void sync() throws IOException {
        if (isDistrusted) {
            replaceFile();
        } else if (file != null && !unsynced.isEmpty()) {
            try {
                file.sync();
            } catch (IOException failed) {
                log.warn("{}: sync failed, what it was for is written anew: {}", files.place(), failed.getMessage());
                isDistrusted = true;
                replaceFile();
            }
            hasSynced();
        }
    }

    /// The next group shall be written into a fresh segment, and what is not safe as well.
    void distrust() {
        isDistrusted = file != null;
    }

    /// The next group begins a new segment.
    void seal() throws IOException {
        sync();
        close();
    }

    /// Without a sync.
    @Override
    public void close() throws IOException {
        if (file != null) file.close();
        file = null;
    }

    private SegmentFile fileFor(long groupBytes) throws IOException {
        if (isDistrusted) replaceFile();
        if (file != null && !file.isEmpty() && file.size() + groupBytes > segmentBytes) seal();
        if (file == null) {
            file = begin(contents.end(), contents.end());
            add(file);
        }
        return file;
    }

    /// @param promised see [SegmentHeader]
    private SegmentFile begin(Position first, Position promised) throws IOException {
        var header = new SegmentHeader(journal, ++lastNumber, first, promised.record(), clock.nowMillis());
        return SegmentFile.create(files, header, buffer);
    }

    private void replaceFile() throws IOException {
        SegmentFile fresh = begin(safe, contents.end());
        try {
            for (List<Staged> group : unsynced) fresh.write(group);
            fresh.sync();
        } catch (IOException failed) {
            fresh.discard(files, failed);
            throw failed;
        }
        close();
        file = fresh;
        isDistrusted = false;
        add(fresh);
        hasSynced();
    }

    private void add(SegmentFile begun) {
        Optional<Segment> replaced = contents.add(begun.segment(), begun.size());
        try {
            if (replaced.isPresent()) files.delete(replaced.get().name());
        } catch (IOException failed) {
            log.debug("{} is deleted at the next start: {}", replaced.get().name(), failed.getMessage());
        }
    }

    private void hasSynced() {
        unsynced.clear();
        unsyncedBytes = 0;
        safe = contents.end();
        contents.synced();
    }
}
