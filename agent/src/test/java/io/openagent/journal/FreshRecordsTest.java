package io.openagent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FreshRecordsTest {
    private static final JournalOptions OPTIONS = JournalOptions.of(64 << 10);

    private final FaultyFiles disk = new FaultyFiles(new Random(4));

    @Test
    void whatWasWrittenLastIsReadWithoutTheDisk() throws Exception {
        SegmentLog log = open(1_000);
        append(log, "one", "other");
        disk.put(Segment.nameOf(1), new byte[0]);

        assertThat(read(log)).containsExactly("one", "other");
    }

    @Test
    void whatTookItsPlaceIsReadFromDiskInItsOrder() throws Exception {
        SegmentLog log = open(10);
        append(log, "too long for it", "short", "small");

        Walk walk = walk(log);
        assertThat(text(walk)).isEqualTo("too long for it");
        assertThat(text(walk)).isEqualTo("short");
        append(log, "new", "newest");
        assertThat(text(walk)).as("from the disk").isEqualTo("small");
        assertThat(text(walk)).isEqualTo("new");
        append(log, "long again, and again");
        assertThat(text(walk)).isEqualTo("newest");
        assertThat(text(walk)).isEqualTo("long again, and again");
    }

    @Test
    void whatWasTakenOnceIsReadFromDiskTheNextTime() throws Exception {
        SegmentLog log = open(1_000);
        append(log, "one", "other");

        assertThat(read(log)).isEqualTo(read(log)).hasSize(2);
    }

    /// A segment that was written anew holds the same records at other places.
    @Test
    void aRecordIsTakenFromTheSegmentWhereItStandsNow() {
        var fresh = new FreshRecords(100);
        var old = new Segment(1, Segment.nameOf(1), Position.ORIGIN, 0);
        var header = new RecordHeader(Position.ORIGIN, 1, 2, 0, 0, 0, 0, 0, true, false, Groups.KIND);
        var record = new SegmentReader.Found(
                header, 0, Groups.of(1, "ab").items().getFirst().payload());
        fresh.add(old, record);

        assertThat(fresh.take(new Segment(2, Segment.nameOf(2), Position.ORIGIN, 0), Position.ORIGIN))
                .isEmpty();
        assertThat(fresh.take(old, Position.ORIGIN)).contains(record);
        assertThat(fresh.take(old, Position.ORIGIN)).isEmpty();
    }

    /// @param freshBytes what is kept in memory
    private SegmentLog open(int freshBytes) throws IOException {
        return SegmentLog.open(disk, OPTIONS.sync(Duration.ofSeconds(1), freshBytes), new ManualClock());
    }

    private static void append(SegmentLog log, String... records) {
        for (String record : records) log.append(StagedGroup.of(Groups.of(1, record)));
    }

    private Walk walk(SegmentLog log) {
        return new Walk(log.contents(), disk, log.journal(), log.fresh(), Position.ORIGIN, Position.NEVER);
    }

    private static String text(Walk walk) throws IOException {
        return Groups.text(walk.next().orElseThrow().entry());
    }

    private List<String> read(SegmentLog log) throws IOException {
        List<String> read = new ArrayList<>();
        try (Walk walk = walk(log)) {
            for (var step = walk.next(); step.isPresent(); step = walk.next())
                read.add(Groups.text(step.get().entry()));
        }
        return read;
    }
}
