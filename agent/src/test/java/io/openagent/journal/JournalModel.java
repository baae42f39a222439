package io.openagent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A journal beside a list that says what must be in it. Each action is done to both, and both are compared.
///
/// What the list cannot know it learns after a crash, within bounds: what was settled since the last
/// checkpoint may wait again, and after a power cut the youngest groups that were not synced may be missing,
/// each of them whole.
final class JournalModel {
    private static final int UNFIT = 16;
    private static final int REJECTED = 17;
    private static final List<Loss> OWN_REASONS = List.of(Loss.FULL, Loss.EXPIRED, Loss.DISK_FULL, Loss.DISK_ERROR);

    /// Here disks fail tens of thousands of times, as they are told to.
    private static final Logger QUIET = Logger.getLogger("journal");

    static {
        QUIET.setLevel(Level.OFF);
    }

    private final Random random;
    private final ManualClock clock = new ManualClock();
    private final List<Kept> kept = new ArrayList<>();
    private final List<Written> groups = new ArrayList<>();
    private FaultyFiles disk;
    private JournalOptions options;
    private SegmentLog log;
    private Cursor cursor;
    private Away away = new Away(0, 0);
    private Away savedAway = away;
    private final List<List<Kept>> inDoubt = new ArrayList<>();
    private boolean mayHaveEvicted;
    private int synced;
    private long lastId;

    private enum Fate {
        WAITS,
        RELEASED,
        DROPPED
    }

    /// Samples counted at the door.
    private record Away(long unfit, long refused) {
        Away plus(long moreUnfit, long moreRefused) {
            return new Away(unfit + moreUnfit, refused + moreRefused);
        }
    }

    /// A group that was accepted: how many records there were after it, and what stood in the journal then.
    private record Written(int records, Position end, Away away) {}

    /// A record as it should be.
    private static final class Kept {
        private final byte[] payload;
        private final String text;
        private final int samples;
        private Span span = Span.emptyAt(Position.ORIGIN);
        private Fate fate = Fate.WAITS;
        private boolean isSaved;
        private boolean isInFlight;
        private int rejected;

        Kept(byte[] payload, int samples) {
            this.payload = payload;
            this.text = JournalModel.text(ByteBuffer.wrap(payload));
            this.samples = samples;
        }

        Item item() {
            return new Item((byte) 7, samples, 1, 2, ByteBuffer.wrap(payload));
        }
    }

    JournalModel(Random random, JournalOptions options) throws IOException {
        this.random = random;
        this.options = options;
        this.disk = new FaultyFiles(random);
        this.log = SegmentLog.open(disk, options, clock);
        this.cursor = cursor();
    }

    FaultyFiles disk() {
        return disk;
    }

    // what can be done to it

    void append() {
        List<Kept> group = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) group.add(new Kept(payload(), random.nextInt(4)));
        long unfit = Math.max(0, random.nextInt(5) - 2);
        inDoubt.add(group);
        var staged = StagedGroup.of(new Group(group.stream().map(Kept::item).toList(), Map.of(UNFIT, unfit)));
        switch (log.append(staged)) {
            case Appended.At(Span span) -> accepted(group, span, unfit);
            case Appended.AfterEvicting(Span span, long samples) -> {
                accepted(group, span, unfit);
                assertThat(learnWhatWent()).isEqualTo(samples);
            }
            case Appended.Refused(Loss _) -> {
                learnWhatWent();
                away = away.plus(unfit, samplesOf(group));
            }
            case Appended.Closed() -> throw new AssertionError("nobody has closed it");
        }
    }

    void sync() {
        try {
            log.sync();
            synced = kept.size();
        } catch (IOException itWasToldTo) {
            assertThat(disk.isFailing()).isTrue();
        }
    }

    void save() {
        try {
            log.save();
            hasSaved();
        } catch (IOException itWasToldTo) {
            assertThat(disk.isFailing()).isTrue();
        }
    }

    void tend() {
        clock.advance(Duration.ofMillis(random.nextInt(1000)));
        log.tend();
        learnWhatWent();
    }

    void read() throws Exception {
        Optional<Entry> next = cursor.next(Duration.ZERO);
        Optional<Kept> wanted = kept.stream()
                .filter(it -> it.fate == Fate.WAITS && !it.isInFlight)
                .findFirst();
        assertThat(next.map(it -> text(it.payload()))).isEqualTo(wanted.map(it -> it.text));
        if (next.isEmpty()) return;
        Entry entry = next.get();
        Kept record = wanted.orElseThrow();
        assertThat(entry)
                .extracting(Entry::span, Entry::samples, Entry::kind)
                .containsExactly(record.span, record.samples, (byte) 7);
        record.isInFlight = true;
    }

    void releaseOne() {
        List<Kept> inFlight = kept.stream().filter(it -> it.isInFlight).toList();
        if (inFlight.isEmpty()) return;
        Kept one = inFlight.get(random.nextInt(inFlight.size()));
        one.rejected = one.samples == 0 ? 0 : random.nextInt(3) / 2;
        cursor.release(one.span, Map.of(REJECTED, (long) one.rejected));
        settle(one, Fate.RELEASED);
    }

    void releaseAll() {
        kept.stream().filter(it -> it.isInFlight).forEach(it -> settle(it, Fate.RELEASED));
        cursor.releaseThrough(Position.NEVER);
    }

    void takeBack() throws IOException {
        cursor.takeBack();
        kept.forEach(it -> it.isInFlight = false);
    }

    /// Closes it and opens it with other options.
    void reopen(JournalOptions next) throws IOException {
        options = next;
        try {
            log.close();
            hasSaved();
        } catch (IOException itWasToldTo) {
            assertThat(disk.isFailing()).isTrue();
        }
        goOnWith(disk.afterKill());
    }

    void kill() throws IOException {
        goOnWith(disk.afterKill());
    }

    void cutPower() throws IOException {
        goOnWith(disk.afterPowerCut());
    }

    /// As [#cutPower], and it came in the middle of an action, which may have been done or not.
    void cutPowerInTheMiddle() throws IOException {
        mayHaveEvicted = true;
        cutPower();
        mayHaveEvicted = false;
    }

    // what must hold

    /// The accounts say what the list says, to the sample.
    void compareAccounts() {
        Accounts accounts = log.contents().accounts();
        var actual = new Sums(
                accounts.imbalance(),
                accounts.waiting(),
                accounts.forwarded(),
                accounts.dropped(REJECTED),
                accounts.dropped(UNFIT),
                droppedByItself(),
                accounts.dropped(Loss.DAMAGED.code()));
        var wanted = new Sums(
                0,
                samplesThat(Fate.WAITS),
                samplesThat(Fate.RELEASED) - rejected(),
                rejected(),
                away.unfit(),
                samplesThat(Fate.DROPPED) + away.refused(),
                0);
        assertThat(actual).isEqualTo(wanted);
    }

    private record Sums(
            long imbalance, long waiting, long forwarded, long rejected, long unfit, long byItself, long damaged) {}

    /// Everything that waits can be read, in order, byte for byte, and nothing else.
    void compareRecords() throws IOException {
        List<String> wanted = kept.stream()
                .filter(it -> it.fate == Fate.WAITS)
                .map(it -> it.text)
                .toList();
        assertThat(waitingOnDisk().stream().map(it -> text(it.payload()))).containsExactlyElementsOf(wanted);
        compareAccounts();
    }

    // what is learned

    private void accepted(List<Kept> group, Span span, long unfit) {
        Position at = span.from();
        for (Kept record : group) {
            record.span = new Span(at, at.behind(record.samples));
            at = record.span.to();
        }
        kept.addAll(group);
        away = away.plus(unfit, 0);
        groups.add(new Written(kept.size(), span.to(), away));
        inDoubt.clear();
    }

    /// What waited and is settled, though nobody released it, was given up; nothing in flight may be.
    private long learnWhatWent() {
        List<Kept> gone = kept.stream()
                .filter(it -> it.fate == Fate.WAITS && isSettled(it))
                .toList();
        assertThat(gone).noneMatch(it -> it.isInFlight);
        gone.forEach(it -> settle(it, Fate.DROPPED));
        return samplesOf(gone);
    }

    private void goOnWith(FaultyFiles next) throws IOException {
        boolean isPowerCut = next.lostPower();
        disk = next;
        kept.forEach(it -> it.isInFlight = false);
        log = open();
        cursor = cursor();
        learnWhatIsMissing(isPowerCut);
        learnWhatSurfaced();
        learnFates();
        learnAway();
        inDoubt.clear();
        synced = kept.size();
    }

    /// What cannot be opened now can be when the disk works again.
    private SegmentLog open() throws IOException {
        try {
            return SegmentLog.open(disk, options, clock);
        } catch (IOException itWasToldTo) {
            assertThat(disk.isFailing()).isTrue();
            disk = disk.afterKill();
            disk.heal();
            return SegmentLog.open(disk, options, clock);
        }
    }

    /// Only a power cut takes records, only such as were not synced, and only whole groups.
    private void learnWhatIsMissing(boolean isPowerCut) {
        Position end = log.contents().end();
        groups.removeIf(it -> end.isBefore(it.end()));
        int left = groups.isEmpty() ? 0 : groups.getLast().records();
        assertThat(left).isBetween(isPowerCut ? synced : kept.size(), kept.size());
        kept.subList(left, kept.size()).clear();
    }

    /// A group whose writing failed or was cut off may be there, but whole.
    private void learnWhatSurfaced() throws IOException {
        Set<String> known = new HashSet<>();
        kept.forEach(it -> known.add(it.text));
        List<Entry> surfaced = waitingOnDisk().stream()
                .filter(it -> !known.contains(text(it.payload())))
                .toList();
        if (surfaced.isEmpty()) return;
        List<Kept> group = inDoubt.stream()
                .filter(it -> texts(it)
                        .equals(surfaced.stream()
                                .map(each -> text(each.payload()))
                                .toList()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody has appended " + surfaced));
        Away before = awayAtLeast();
        accepted(
                group,
                new Span(
                        surfaced.getFirst().span().from(),
                        surfaced.getLast().span().to()),
                0);
        groups.add(new Written(kept.size(), groups.removeLast().end(), before));
    }

    private static List<String> texts(List<Kept> records) {
        return records.stream().map(it -> it.text).toList();
    }

    private void learnFates() {
        for (Kept record : kept) {
            boolean isSettled = isSettled(record);
            if (record.fate == Fate.WAITS && isSettled) {
                assertThat(mayHaveEvicted).isTrue();
                settle(record, Fate.DROPPED);
            }
            if (record.fate == Fate.WAITS || isSettled) continue;
            assertThat(record.isSaved).isFalse();
            record.fate = Fate.WAITS;
            record.rejected = 0;
        }
    }

    /// What was turned away since the last group or checkpoint that is left may be forgotten.
    private void learnAway() {
        Away least = awayAtLeast();
        long unfit = log.contents().accounts().dropped(UNFIT);
        long refused = droppedByItself() - samplesThat(Fate.DROPPED);
        assertThat(unfit).isBetween(Math.max(least.unfit(), savedAway.unfit()), away.unfit() + 2);
        assertThat(refused)
                .isBetween(
                        Math.max(least.refused(), savedAway.refused()),
                        away.refused()
                                + inDoubt.stream()
                                        .mapToLong(JournalModel::samplesOf)
                                        .sum());
        away = new Away(unfit, refused);
    }

    private Away awayAtLeast() {
        return groups.isEmpty() ? savedAway : groups.getLast().away();
    }

    private void hasSaved() {
        synced = kept.size();
        savedAway = away;
        kept.forEach(it -> it.isSaved = true);
    }

    // and how

    private void settle(Kept record, Fate fate) {
        record.fate = fate;
        record.isInFlight = false;
        record.isSaved = false;
    }

    private boolean isSettled(Kept record) {
        return log.contents().place(record.span.from(), record.span.to()).isEmpty();
    }

    private Cursor cursor() {
        return new Cursor(log.contents(), walk(log.fresh()));
    }

    private Walk walk(FreshRecords fresh) {
        return new Walk(log.contents(), disk, log.journal(), fresh, Position.ORIGIN, Position.NEVER);
    }

    private List<Entry> waitingOnDisk() throws IOException {
        List<Entry> found = new ArrayList<>();
        try (Walk walk = walk(FreshRecords.none())) {
            for (var step = walk.next(); step.isPresent(); step = walk.next())
                found.add(step.get().entry());
        }
        return found;
    }

    private byte[] payload() {
        byte[] payload = new byte[8 + random.nextInt(random.nextInt(600) + 1)];
        random.nextBytes(payload);
        return ByteBuffer.wrap(payload).putLong(++lastId).array();
    }

    private long samplesThat(Fate fate) {
        return samplesOf(kept.stream().filter(it -> it.fate == fate).toList());
    }

    private long rejected() {
        return kept.stream()
                .filter(it -> it.fate == Fate.RELEASED)
                .mapToLong(it -> it.rejected)
                .sum();
    }

    private long droppedByItself() {
        Accounts accounts = log.contents().accounts();
        return OWN_REASONS.stream().mapToLong(it -> accounts.dropped(it.code())).sum();
    }

    private static long samplesOf(List<Kept> records) {
        return records.stream().mapToLong(it -> it.samples).sum();
    }

    /// Number and checksum of a payload: enough to tell it from any other, and short in a message.
    private static String text(ByteBuffer payload) {
        return payload.getLong(payload.position()) + ":" + Integer.toHexString(RecordCodec.payloadChecksum(payload));
    }
}
