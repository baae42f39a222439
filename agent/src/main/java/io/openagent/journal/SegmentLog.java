package io.openagent.journal;

import io.openagent.journal.StagedGroup.Staged;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes segments and deletes them. This is the journal without its threads: it is confined to one, and
/// only [Contents] is shared.
///
/// # What holds at every moment
///
/// - A group stands in one segment, whole or not at all. A segment is begun anew when a group does not fit;
///   a group that is larger than a segment has one of its own.
/// - A sealed segment is synced before the next one begins, so only the last one can have lost anything to a
///   power cut.
/// - A checkpoint is written only when everything accepted is synced, so it never speaks of what a power cut
///   can undo.
/// - A file is deleted only when a checkpoint says that nothing in it waits. So each sample is in one
///   account after any crash: waiting while its file is there, and settled in the checkpoint before it goes.
/// - Groups that are not synced are kept in memory. When a sync fails, nobody knows which of their bytes are
///   safe, and the next sync would claim that all are. So they are written anew into a fresh segment, which
///   replaces the end of the old one; its header says up to which record, so that half a replacement is
///   known for what it is.
/// - A failed write is undone by cutting the file back. When even that fails, the segment is replaced in the
///   same way.
final class SegmentLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("journal");

    /// The promise is a second; whoever looks does so every fifth of one.
    private static final Duration SAVE_AFTER = Duration.ofMillis(800);

    /// Less than this beyond what is to be written, and a file system has no room for its own blocks.
    private static final long DISK_SLACK_BYTES = 64 << 10;

    /// What others on the volume need to go on working.
    private static final double MOST_OF_VOLUME = 0.8;

    private final FileStore files;
    private final JournalOptions options;
    private final RunningClock clock;
    private final Contents contents;
    private final long journal;
    private final CheckpointFiles checkpoints;
    private final List<List<Staged>> unsynced = new ArrayList<>();
    private final ByteBuffer buffer = SegmentFile.newBuffer();
    private @Nullable SegmentFile head;
    private Position safe;
    private Tally tallyOnDisk;
    private long unsyncedBytes;
    private long unsyncedSinceNanos;
    private long lastNumber;
    private long generation;
    private boolean isEverSaved;
    private boolean isDistrusted;
    private long savedNanos;
    private boolean hasEvicted;
    private long evicted;
    private volatile Condition condition = Condition.WRITING;

    private SegmentLog(FileStore files, JournalOptions options, JournalClock clock, Survey survey) throws IOException {
        this.files = files;
        this.options = options.maxBytes(Math.max(
                JournalOptions.MIN_BYTES, Math.min(options.maxBytes(), (long) (MOST_OF_VOLUME * files.totalBytes()))));
        this.clock = new RunningClock(clock, survey.runningMillis());
        this.contents = new Contents(survey, survey.sizes(files));
        this.journal = survey.journal();
        this.checkpoints = CheckpointFiles.of(files, survey.kept());
        this.safe = survey.end();
        this.tallyOnDisk = survey.turnedAway().copy();
        this.lastNumber = survey.lastNumber();
        this.generation = survey.checkpoint().map(Checkpoint::generation).orElse(0L);
        this.isEverSaved = survey.checkpoint().isPresent();
        this.savedNanos = clock.nanos();
    }

    /// Opens what is in the folder, or begins a journal there. A torn end is cut off.
    ///
    /// @param files locked for this process; closed with the log
    /// @throws JournalRefused when a newer agent has written what is there
    static SegmentLog open(FileStore files, JournalOptions options, JournalClock clock) throws IOException {
        Survey survey = Survey.of(files);
        var opened = new SegmentLog(files, options, clock, survey);
        opened.goOn(survey);
        return opened;
    }

    Contents contents() {
        return contents;
    }

    FileStore files() {
        return files;
    }

    long journal() {
        return journal;
    }

    RunningClock clock() {
        return clock;
    }

    JournalOptions options() {
        return options;
    }

    /// Safe to read from any thread.
    Condition condition() {
        return condition;
    }

    /// Writes a group, or counts it as dropped. It never throws for what a disk does.
    Appended append(StagedGroup staged) {
        Group group = staged.group();
        hasEvicted = false;
        evicted = 0;
        try {
            if (!makeRoom(staged.bytes())) return refuse(group, Loss.FULL);
            Span span = writeSomewhere(staged);
            enter(Condition.WRITING, "");
            return hasEvicted ? new Appended.AfterEvicting(span, evicted) : new Appended.At(span);
        } catch (IOException failed) {
            boolean isFull = isDiskFull(staged.bytes());
            enter(isFull ? Condition.DISK_FULL : Condition.DISK_ERROR, String.valueOf(failed.getMessage()));
            return refuse(group, isFull ? Loss.DISK_FULL : Loss.DISK_ERROR);
        }
    }

    /// Whether a group of this size can be written now without anything being dropped. A group that will
    /// never fit counts as fitting: it is refused.
    boolean hasRoom(long groupBytes) {
        if (groupBytes > mostInAGroup()) return true;
        try {
            while (!fits(groupBytes)) if (!deleteSettled() && !sealSettledHead()) return false;
            return !isDiskFull(groupBytes);
        } catch (IOException failed) {
            hasFailed(failed);
            return false;
        }
    }

    /// Makes safe what was accepted.
    void sync() throws IOException {
        if (isDistrusted) {
            replaceHead();
        } else if (!unsynced.isEmpty()) {
            try {
                if (head != null) head.sync();
                hasSynced();
            } catch (IOException failed) {
                log.warn("{}: sync failed, what it was for is written anew: {}", files.place(), failed.getMessage());
                isDistrusted = true;
                replaceHead();
            }
        }
    }

    /// Writes a checkpoint, safe when it returns, and syncs before it.
    void save() throws IOException {
        sync();
        long changes = contents.changes();
        long segment = head == null ? lastNumber : head.segment().number();
        long offset = head == null ? Checkpoint.NOWHERE : head.size();
        Checkpoint checkpoint = contents.checkpoint(++generation, journal, clock.nowMillis(), segment, offset);
        checkpoints.write(checkpoint);
        contents.saved(changes);
        tallyOnDisk = checkpoint.turnedAway();
        isEverSaved = true;
        savedNanos = clock.nanos();
    }

    /// Does what is due: syncs, drops what is too old, deletes what is settled, writes a checkpoint.
    void tend() {
        try {
            if (isSyncDue()) sync();
            expire();
            deleteSettled();
            if (!contents.isSaved() && clock.nanos() - savedNanos >= SAVE_AFTER.toNanos()) save();
        } catch (IOException failed) {
            hasFailed(failed);
        }
    }

    /// Makes everything safe and lets go of the folder.
    ///
    /// @throws IOException when not everything could be made safe; the folder is free all the same
    @Override
    public void close() throws IOException {
        try {
            save();
        } finally {
            if (head != null) head.close();
            files.close();
        }
    }

    private void goOn(Survey survey) throws IOException {
        for (String name : survey.obsolete()) files.delete(name);
        // What the last process has deleted must not come back with a power cut, behind what is written from now on.
        files.sync();
        if (survey.isTailRead()) {
            Segment last = survey.segments().getLast();
            head = SegmentFile.reopen(files, last, journal, buffer, survey.tailBytes());
            // The last process may have been killed before it could: only from here on is it as safe as it is said to
            // be.
            head.sync();
        }
        try {
            save();
        } catch (IOException failed) {
            hasFailed(failed);
        }
    }

    private Appended refuse(Group group, Loss why) {
        contents.refuse(group.samples(), group.turnedAway(), why);
        return new Appended.Refused(why);
    }

    // room

    private boolean makeRoom(long groupBytes) throws IOException {
        if (groupBytes > mostInAGroup()) return false;
        while (!fits(groupBytes)) {
            if (deleteSettled() || sealSettledHead()) continue;
            if (options.onFull() != OnFull.DROP_OLDEST || !evictOldest(Loss.FULL)) return false;
        }
        return true;
    }

    private boolean fits(long groupBytes) {
        return contents.bytes() + groupBytes + SegmentHeader.BYTES <= options.maxBytes();
    }

    /// With a larger one there would be room for little else.
    private long mostInAGroup() {
        return options.maxBytes() / 2;
    }

    private boolean isDiskFull(long groupBytes) {
        try {
            return files.usableBytes() < groupBytes + DISK_SLACK_BYTES;
        } catch (IOException unknown) {
            return false;
        }
    }

    private boolean evictOldest(Loss why) throws IOException {
        Optional<Segment> oldest = contents.oldestEvictable();
        if (oldest.isEmpty()) return false;
        if (isHead(oldest.get())) {
            seal();
            return evictOldest(why);
        }
        hasEvicted = true;
        evicted += contents.drop(contents.spanOf(oldest.get()), why);
        deleteSettled();
        return true;
    }

    private void expire() throws IOException {
        Optional<Duration> age = options.maxAge();
        if (age.isEmpty()) return;
        long now = clock.nowMillis();
        boolean isOldHead = head != null
                && !head.isEmpty()
                && now - head.segment().begunMillis()
                        >= options.segmentAge().orElseThrow().toMillis();
        if (isOldHead) seal();
        for (Segment segment : contents.appendedBefore(now - age.get().toMillis())) {
            if (!isHead(segment)) contents.drop(contents.spanOf(segment), Loss.EXPIRED);
        }
    }

    private boolean deleteSettled() throws IOException {
        List<Segment> settled = contents.settledSegments().stream()
                .filter(segment -> !isHead(segment))
                .toList();
        if (settled.isEmpty()) return false;
        if (!contents.isSaved()) save();
        for (Segment segment : settled) {
            files.delete(segment.name());
            contents.remove(segment);
        }
        return true;
    }

    private boolean sealSettledHead() throws IOException {
        if (head == null || head.isEmpty() || !contents.settledSegments().contains(head.segment())) return false;
        seal();
        return true;
    }

    private boolean isHead(Segment segment) {
        return head != null && head.segment().equals(segment);
    }

    // writing

    /// Where a write fails, another place is tried once: a fresh segment, or the space of the oldest one.
    private Span writeSomewhere(StagedGroup staged) throws IOException {
        try {
            return write(staged);
        } catch (IOException failed) {
            if (isDiskFull(staged.bytes())) return writeInSpaceOfOldest(staged, failed);
            isDistrusted = head != null;
            return write(staged);
        }
    }

    private Span writeInSpaceOfOldest(StagedGroup staged, IOException full) throws IOException {
        IOException latest = full;
        while (options.onFull() == OnFull.DROP_OLDEST && evictOldest(Loss.DISK_FULL)) {
            try {
                return write(staged);
            } catch (IOException stillFull) {
                latest = stillFull;
            }
        }
        throw latest;
    }

    private Span write(StagedGroup staged) throws IOException {
        Position from = contents.end();
        Tally turnedAway = contents.turnedAway();
        turnedAway.add(staged.group().turnedAway());
        boolean isTallyDue = !turnedAway.isSameAs(tallyOnDisk);
        long now = clock.nowMillis();
        List<Staged> records = isTallyDue ? staged.at(from, now, turnedAway) : staged.at(from, now);
        if (records.isEmpty()) return Span.emptyAt(from);
        long bytes = records.stream().mapToLong(Staged::bytes).sum();
        SegmentFile target = headFor(bytes);
        try {
            target.write(records);
        } catch (IOException failed) {
            isDistrusted |= target.isTorn();
            throw failed;
        }
        var span = new Span(from, records.getLast().header().behind());
        contents.accept(span, staged.group().turnedAway(), bytes, target.size(), now);
        tallyOnDisk = turnedAway;
        if (unsynced.isEmpty()) unsyncedSinceNanos = clock.nanos();
        unsynced.add(records);
        unsyncedBytes += bytes;
        return span;
    }

    private SegmentFile headFor(long groupBytes) throws IOException {
        if (isDistrusted) replaceHead();
        if (head != null && !head.isEmpty() && head.size() + groupBytes > options.segmentBytes()) seal();
        if (head == null) {
            if (!isEverSaved) save();
            head = begin(contents.end(), contents.end());
            deleteReplaced(contents.add(head.segment(), head.size()));
        }
        return head;
    }

    private void seal() throws IOException {
        sync();
        if (head != null) head.close();
        head = null;
    }

    /// @param promised see [SegmentHeader]
    private SegmentFile begin(Position first, Position promised) throws IOException {
        var header = new SegmentHeader(journal, ++lastNumber, first, promised.record(), clock.nowMillis());
        return SegmentFile.create(files, header, buffer);
    }

    /// Begins a fresh segment behind what is safe and writes into it what is not.
    private void replaceHead() throws IOException {
        SegmentFile fresh = begin(safe, contents.end());
        try {
            for (List<Staged> group : unsynced) fresh.write(group);
            fresh.sync();
        } catch (IOException failed) {
            fresh.discard(files, failed);
            throw failed;
        }
        if (head != null) head.close();
        head = fresh;
        isDistrusted = false;
        deleteReplaced(contents.add(fresh.segment(), fresh.size()));
        hasSynced();
    }

    private void deleteReplaced(Optional<Segment> replaced) {
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

    private boolean isSyncDue() {
        if (isDistrusted) return true;
        return !unsynced.isEmpty()
                && (unsyncedBytes >= options.syncBytes()
                        || clock.nanos() - unsyncedSinceNanos
                                >= options.syncInterval().toNanos());
    }

    private void hasFailed(IOException why) {
        enter(isDiskFull(0) ? Condition.DISK_FULL : Condition.DISK_ERROR, String.valueOf(why.getMessage()));
    }

    /// Tells each change once.
    private void enter(Condition now, String why) {
        if (condition == now) return;
        condition = now;
        switch (now) {
            case WRITING -> log.info("{} is written again", files.place());
            case DISK_FULL -> log.warn("{}: the disk is full: {}", files.place(), why);
            case DISK_ERROR -> log.warn("{} cannot be written: {}", files.place(), why);
        }
    }
}
