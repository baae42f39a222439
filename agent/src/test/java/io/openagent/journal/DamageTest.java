package io.openagent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What rot, a hand or another program does to the files: whatever it is, the journal opens, reads what is
/// whole, invents nothing, and counts exactly what it does not find. `-Djournal.damage=all` tries every
/// single place.
final class DamageTest {
    private static final boolean EVERYWHERE = "all".equals(System.getProperty("journal.damage"));
    private static final int SEGMENT_BYTES = 64 << 10;
    private static final JournalOptions OPTIONS = JournalOptions.of(8 * SEGMENT_BYTES);
    private static final int SAMPLES = 3;
    private static final int PAGE_BYTES = 4096;

    private final List<String> payloads = new ArrayList<>();
    private final Map<String, byte[]> whole = new TreeMap<>();

    /// What could be read, and how many samples were counted as damaged.
    private record Outcome(List<String> read, long damaged) {}

    /// Three full segments, and one that is being written.
    @BeforeEach
    void fillFolder() throws IOException {
        var random = new Random(1);
        var disk = new FaultyFiles(random);
        try (SegmentLog log = SegmentLog.open(disk, OPTIONS, new ManualClock())) {
            while (disk.usedBytes() < 3 * SEGMENT_BYTES + SEGMENT_BYTES / 2) append(log, random);
        }
        for (String name : disk.names()) whole.put(name, disk.bytes(name));
    }

    private void append(SegmentLog log, Random random) {
        payloads.add(payloads.size() + "x".repeat(random.nextInt(1, 2_000)));
        log.append(StagedGroup.of(Groups.of(SAMPLES, payloads.getLast())));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aFlippedBitCostsOneRecordAtMost(int number) throws IOException {
        byte[] segment = segment(number);
        for (int bit : places(segment.length * Byte.SIZE)) {
            byte[] damaged = segment.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

            assertLostAtMost(1, readWith(number, damaged), "bit " + bit);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aShortenedFileCostsWhatIsNotInIt(int number) throws IOException {
        byte[] segment = segment(number);
        for (int length : places(segment.length)) {
            long lost = offsets(segment).stream().filter(end -> end > length).count();

            Outcome outcome = readWith(number, Arrays.copyOf(segment, length));

            assertThat(outcome.read()).as("length %d", length).hasSize((int) (payloads.size() - lost));
            assertLostAtMost(lost, outcome, "length " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aPageOfZerosCostsTheRecordsThatItTouches(int number) throws IOException {
        byte[] segment = segment(number);
        for (int from = 0; from < segment.length; from += PAGE_BYTES) {
            byte[] damaged = segment.clone();
            int to = Math.min(segment.length, from + PAGE_BYTES);
            Arrays.fill(damaged, from, to, (byte) 0);

            assertLostAtMost(touched(segment, from, to), readWith(number, damaged), "page at " + from);
        }
    }

    @Test
    void segmentsWithEachOthersNamesAreStillKnown() throws IOException {
        whole.put(Segment.nameOf(9), segment(2));
        whole.put(Segment.nameOf(2), segment(3));
        whole.put(Segment.nameOf(3), whole.remove(Segment.nameOf(9)));

        assertLostAtMost(0, read(), "swapped");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aDeletedSegmentCostsWhatWasInIt(int number) throws IOException {
        int lost = offsets(segment(number)).size();
        whole.remove(Segment.nameOf(number));

        Outcome outcome = read();

        assertThat(outcome.damaged()).isEqualTo((long) lost * SAMPLES);
        assertLostAtMost(lost, outcome, "deleted");
    }

    /// The segment before it may end in the middle of a record, which nobody has looked at.
    @Test
    void whatComesAfterADeletedEndIsNotWrittenBehindJunk() throws IOException {
        byte[] third = segment(3);
        byte[] torn = Arrays.copyOf(third, third.length + 100);
        System.arraycopy(third, SegmentHeader.BYTES, torn, third.length, 100);
        whole.put(Segment.nameOf(3), torn);
        whole.remove(Segment.nameOf(4));
        var disk = new FaultyFiles(new Random(9));
        whole.forEach(disk::put);
        SegmentLog.open(disk, OPTIONS, new ManualClock()).append(StagedGroup.of(Groups.of(SAMPLES, "new")));

        assertThat(read(disk.afterKill()).read()).endsWith("new");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aCopyOfASegmentIsReadOnce(int number) throws IOException {
        whole.put(Segment.nameOf(17), segment(number));

        assertLostAtMost(0, read(), "doubled");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17})
    void aFileOfGarbageIsLeftAlone(int number) throws IOException {
        byte[] garbage = new byte[SEGMENT_BYTES];
        new Random(4).nextBytes(garbage);
        whole.put(Segment.nameOf(number), garbage);

        assertLostAtMost(0, read(), "garbage");
    }

    @Test
    void aSegmentOfAnotherJournalIsLeftAlone() throws IOException {
        var elsewhere = new FaultyFiles(new Random(5));
        SegmentLog.open(elsewhere, OPTIONS, new ManualClock())
                .append(StagedGroup.of(Groups.of(SAMPLES, "of somebody else")));
        whole.put(Segment.nameOf(5), elsewhere.bytes(Segment.nameOf(1)));

        assertLostAtMost(0, read(), "foreign");
    }

    @Test
    void damageToOneCheckpointCostsNothing() throws IOException {
        whole.put("checkpoint.a", new byte[10]);

        assertLostAtMost(0, read(), "one checkpoint");
    }

    @Test
    void withoutCheckpointsEverythingWaitsAndTheAccountsBeginAnew() throws IOException {
        whole.remove("checkpoint.a");
        whole.put("checkpoint.b", new byte[8000]);

        assertLostAtMost(0, read(), "no checkpoint");
    }

    /// The payload of a damaged record is a copy of a segment's beginning: header, records and all, but of
    /// another journal, since nobody outside can know the number of this one.
    @Test
    void aPayloadThatLooksLikeARecordIsNone() throws IOException {
        var elsewhere = new FaultyFiles(new Random(5));
        SegmentLog other = SegmentLog.open(elsewhere, OPTIONS, new ManualClock());
        for (int i = 0; i < 5; i++) other.append(StagedGroup.of(Groups.of(SAMPLES, "a trap " + i)));
        byte[] trap = elsewhere.bytes(Segment.nameOf(1));
        var disk = new FaultyFiles(new Random(6));
        SegmentLog log = SegmentLog.open(disk, OPTIONS, new ManualClock());
        log.append(StagedGroup.of(Groups.of(SAMPLES, ByteBuffer.wrap(trap))));
        log.append(StagedGroup.of(Groups.of(SAMPLES, "genuine")));
        log.close();
        byte[] segment = disk.bytes(Segment.nameOf(1));
        segment[SegmentHeader.BYTES + 8] ^= 1;
        disk.put(Segment.nameOf(1), segment);

        Outcome outcome = read(disk.afterKill());

        assertThat(outcome).isEqualTo(new Outcome(List.of("genuine"), SAMPLES));
    }

    /// Even somebody who can read the journal's files cannot make it pass over a record: the payload ends
    /// with a copy of its own first header, whose length would lead beyond the next record.
    @Test
    void aCopyOfTheJournalsOwnRecordIsNoneEither() throws IOException {
        var disk = new FaultyFiles(new Random(6));
        SegmentLog log = SegmentLog.open(disk, OPTIONS, new ManualClock());
        log.append(StagedGroup.of(Groups.of(SAMPLES, "x".repeat(500))));
        byte[] copy = Arrays.copyOfRange(disk.bytes(Segment.nameOf(1)), SegmentHeader.BYTES, SegmentHeader.BYTES + 100);
        log.append(StagedGroup.of(Groups.of(SAMPLES, ByteBuffer.wrap(copy))));
        log.append(StagedGroup.of(Groups.of(SAMPLES, "genuine")));
        log.close();
        byte[] segment = disk.bytes(Segment.nameOf(1));
        segment[(int) (long) offsets(segment, log.journal()).getFirst() + 8] ^= 1;
        disk.put(Segment.nameOf(1), segment);

        Outcome outcome = read(disk.afterKill());

        assertThat(outcome).isEqualTo(new Outcome(List.of("x".repeat(500), "genuine"), SAMPLES));
    }

    @Test
    void aNewerSegmentIsRefused() {
        byte[] newer = new SegmentHeader(1, 5, Position.ORIGIN, 0, 0)
                .write(SegmentHeader.VERSION + 1)
                .array();
        whole.put(Segment.nameOf(5), newer);

        assertThatThrownBy(this::read)
                .isInstanceOf(JournalRefused.class)
                .hasMessage("faulty/000000000005.segment has format 2, and this agent knows up to 1: "
                        + "a newer agent has written it");
    }

    @Test
    void findingTheNextRecordReadsEachByteOnce() throws IOException {
        var disk = new FaultyFiles(new Random(7));
        byte[] garbage = new byte[4 << 20];
        new Random(8).nextBytes(garbage);
        disk.put("garbage", garbage);

        try (var reader = new SegmentReader(disk.read("garbage"), new RecordCodec(1))) {
            assertThat(reader.next(Position.ORIGIN, garbage.length)).isEmpty();
        }
        assertThat(disk.bytesRead()).isLessThan(garbage.length + garbage.length / 100);
    }

    // a folder and what it gives

    private byte[] segment(int number) {
        return whole.getOrDefault(Segment.nameOf(number), new byte[0]);
    }

    private static int[] places(int all) {
        return EVERYWHERE
                ? IntStream.range(0, all).toArray()
                : new Random(2).ints(400, 0, all).toArray();
    }

    private Outcome readWith(int number, byte[] segment) throws IOException {
        byte[] original = segment(number);
        whole.put(Segment.nameOf(number), segment);
        try {
            return read();
        } finally {
            whole.put(Segment.nameOf(number), original);
        }
    }

    private Outcome read() throws IOException {
        var disk = new FaultyFiles(new Random(9));
        whole.forEach(disk::put);
        return read(disk);
    }

    /// Reads and releases all there is.
    private static Outcome read(FaultyFiles disk) throws IOException {
        List<String> read = new ArrayList<>();
        SegmentLog log = SegmentLog.open(disk, OPTIONS, new ManualClock());
        try (var walk =
                new Walk(log.contents(), disk, log.journal(), FreshRecords.none(), Position.ORIGIN, Position.NEVER)) {
            for (var step = walk.next(); step.isPresent(); step = walk.next()) {
                read.add(Groups.text(step.get().entry()));
                log.contents().release(step.get().entry().span(), Map.of());
            }
        }
        Accounts accounts = log.contents().accounts();
        assertThat(accounts.imbalance()).isZero();
        assertThat(accounts.waiting()).isZero();
        assertThat(accounts.forwarded()).isEqualTo((long) read.size() * SAMPLES);
        return new Outcome(read, accounts.dropped(Loss.DAMAGED.code()));
    }

    private void assertLostAtMost(long records, Outcome outcome, String how) {
        List<String> rest = new ArrayList<>(payloads);
        rest.retainAll(outcome.read());
        assertThat(outcome.read()).as(how).isEqualTo(rest);
        assertThat((long) payloads.size() - rest.size()).as(how).isLessThanOrEqualTo(records);
        assertThat(outcome.damaged()).as(how).isEqualTo((payloads.size() - rest.size()) * (long) SAMPLES);
    }

    /// Where the records of an undamaged segment end.
    private List<Long> offsets(byte[] segment) throws IOException {
        var disk = new FaultyFiles(new Random(10));
        whole.forEach(disk::put);
        return offsets(segment, Survey.of(disk).journal());
    }

    private static List<Long> offsets(byte[] segment, long journal) throws IOException {
        var disk = new FaultyFiles(new Random(10));
        disk.put("one", segment);
        List<Long> ends = new ArrayList<>();
        try (var reader = new SegmentReader(disk.read("one"), new RecordCodec(journal))) {
            for (var next = reader.next(Position.ORIGIN, segment.length);
                    next.isPresent();
                    next = reader.next(Position.ORIGIN, segment.length))
                ends.add(next.get().end());
        }
        return ends;
    }

    private long touched(byte[] segment, int from, int to) throws IOException {
        long start = SegmentHeader.BYTES;
        long touched = 0;
        for (long end : offsets(segment)) {
            if (start < to && from < end) touched++;
            start = end;
        }
        return touched;
    }
}
