package io.openagent.journal;

import io.openagent.journal.StagedGroup.Staged;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes segments and deletes them. This is the journal without its threads: it is confined to one, and
/// only [Contents] is shared.
///
/// # What holds at every moment
///
/// - A group stands in one segment, whole or not at all. A segment is begun anew when a group does not fit;
///   a group that is larger than a segment has one of its own.
/// - A checkpoint is written only when everything accepted is synced, so it never speaks of what a power cut
///   can undo.
/// - A file is deleted only when a checkpoint says that nothing in it waits. So each sample is in one
///   account after any crash: waiting while its file is there, and settled in the checkpoint before it goes.
///
/// What holds when writing or syncing fails stands in [Head].
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
    private final Head head;
    private final FreshRecords fresh;
    private Tally tallyOnDisk;
    private long generation;
    private boolean isEverSaved;
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
        this.tallyOnDisk = survey.turnedAway().copy();
        this.generation = survey.checkpoint().map(Checkpoint::generation).orElse(0L);
        this.isEverSaved = survey.checkpoint().isPresent();
        this.savedNanos = clock.nanos();
        this.fresh = files.isDurable() ? new FreshRecords(options.syncBytes()) : FreshRecords.none();
        this.head = Head.open(files, contents, this.clock, survey, this.options.segmentBytes());
    }

    /// Opens what is in the folder, or begins a journal there. A torn end is cut off.
    ///
    /// @param files locked for this process; closed with the log
    /// @throws JournalRefused when a newer agent has written what is there
    static SegmentLog open(FileStore files, JournalOptions options, JournalClock clock) throws IOException {
        Survey survey = Survey.of(files);
        for (String name : survey.obsolete()) files.delete(name);
        // What the last process has deleted must not come back with a power cut, behind what is written from now on.
        files.sync();
        var opened = new SegmentLog(files, options, clock, survey);
        opened.saveIfPossible();
        return opened;
    }

    Contents contents() {
        return contents;
    }

    FreshRecords fresh() {
        return fresh;
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
        head.sync();
    }

    /// Writes a checkpoint, safe when it returns, and syncs before it.
    void save() throws IOException {
        sync();
        long changes = contents.changes();
        Checkpoint checkpoint =
                contents.checkpoint(++generation, journal, clock.nowMillis(), head.segment(), head.offset());
        checkpoints.write(checkpoint);
        contents.saved(changes);
        tallyOnDisk = checkpoint.turnedAway();
        isEverSaved = true;
        savedNanos = clock.nanos();
    }

    /// Does what is due: syncs, drops what is too old, deletes what is settled, writes a checkpoint.
    void tend() {
        try {
            if (head.isSyncDue(options.syncInterval(), options.syncBytes())) sync();
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
            head.close();
            files.close();
        }
    }

    private void saveIfPossible() {
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

    /// Looks again when the one that it found is being read by now, or was the head.
    private boolean evictOldest(Loss why) throws IOException {
        Optional<Segment> oldest = contents.oldestEvictable();
        if (oldest.isEmpty()) return false;
        if (head.isIn(oldest.get())) {
            head.seal();
            return evictOldest(why);
        }
        OptionalLong samples = contents.dropUnlessInFlight(contents.spanOf(oldest.get()), why);
        if (samples.isEmpty()) return evictOldest(why);
        hasEvicted = true;
        evicted += samples.getAsLong();
        deleteSettled();
        return true;
    }

    private void expire() throws IOException {
        Optional<Duration> age = options.maxAge();
        if (age.isEmpty()) return;
        Duration now = Duration.ofMillis(clock.nowMillis());
        Duration most = options.segmentAge().orElseThrow();
        boolean isOldHead = head.begun()
                .filter(begun -> now.minus(begun).compareTo(most) >= 0)
                .isPresent();
        if (isOldHead) head.seal();
        for (Segment segment : contents.appendedBefore(now.minus(age.get()).toMillis())) {
            if (!head.isIn(segment)) contents.dropUnlessInFlight(contents.spanOf(segment), Loss.EXPIRED);
        }
    }

    private boolean deleteSettled() throws IOException {
        List<Segment> settled = contents.settledSegments().stream()
                .filter(segment -> !head.isIn(segment))
                .toList();
        if (settled.isEmpty()) return false;
        if (!contents.isSaved()) save();
        for (Segment segment : settled) {
            files.delete(segment.name());
            contents.remove(segment);
        }
        return true;
    }

    /// After [#deleteSettled] only the head can be settled and still be there.
    private boolean sealSettledHead() throws IOException {
        if (head.begun().isEmpty() || contents.settledSegments().isEmpty()) return false;
        head.seal();
        return true;
    }

    // writing

    /// Where a write fails, another place is tried once: a fresh segment, or the space of the oldest one.
    private Span writeSomewhere(StagedGroup staged) throws IOException {
        try {
            return write(staged);
        } catch (IOException failed) {
            if (isDiskFull(staged.bytes())) return writeInSpaceOfOldest(staged, failed);
            head.distrust();
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
        if (!isEverSaved) save();
        long fileBytes = head.write(records);
        var span = new Span(from, records.getLast().header().behind());
        contents.accept(span, staged.group().turnedAway(), fileBytes, now);
        tallyOnDisk = turnedAway;
        keepFresh(records, fileBytes);
        return span;
    }

    private void keepFresh(List<Staged> records, long fileBytes) {
        long offset = fileBytes - records.stream().mapToLong(Staged::bytes).sum();
        for (Staged record : records) {
            fresh.add(head.written(), new SegmentReader.Found(record.header(), offset, record.payload()));
            offset += record.bytes();
        }
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
