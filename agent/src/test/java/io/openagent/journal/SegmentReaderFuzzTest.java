package io.openagent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;

/// Any bytes at all in the place of a segment or of a checkpoint: the reader goes forward and ends, and the
/// journal opens. The build replays the seeds, which are files of journal number 1; `JAZZER_FUZZ=1` searches
/// on.
class SegmentReaderFuzzTest {
    /// As in `TextExpositionFuzzTest`: the first line must not be printed by the thread that loads Jazzer's
    /// agent.
    @BeforeAll
    static void printTheFirstLine() {
        System.out.println("replaying seeds");
    }

    @FuzzTest
    void whateverStandsInASegmentIsReadOrPassedOver(byte[] segment) throws IOException {
        var disk = new FaultyFiles(new Random(1));
        disk.put("segment", segment);
        try (var reader = new SegmentReader(disk.read("segment"), new RecordCodec(1))) {
            long end = SegmentHeader.BYTES;
            Position from = Position.ORIGIN;
            for (var next = reader.next(from, segment.length);
                    next.isPresent();
                    next = reader.next(from, segment.length)) {
                assertThat(next.get().offset()).isGreaterThanOrEqualTo(end);
                assertThat(next.get().header().at()).isGreaterThanOrEqualTo(from);
                from = next.get().header().behind();
                end = next.get().end();
            }
            assertThat(end).isLessThanOrEqualTo(Math.max(segment.length, SegmentHeader.BYTES));
        }
    }

    @FuzzTest
    void whateverStandsInTheFilesTheJournalOpens(byte[] file) throws IOException {
        var disk = new FaultyFiles(new Random(1));
        disk.put(Segment.nameOf(1), file);
        disk.put("checkpoint.a", file);
        try (SegmentLog log = SegmentLog.open(disk, JournalOptions.of(1 << 20), new ManualClock())) {
            log.append(StagedGroup.of(Groups.of(1, "behind it")));
            assertThat(log.contents().accounts().imbalance()).isZero();
        } catch (JournalRefused newer) {
            assertThat(newer).hasMessageContaining("a newer agent has written it");
        }
    }
}
