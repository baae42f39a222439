package io.openagent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openagent.journal.Appended.AfterEvicting;
import io.openagent.journal.Appended.At;
import io.openagent.journal.Appended.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SegmentLogTest {
    private static final JournalOptions SMALL = JournalOptions.of(64 << 10);
    private static final Duration SOON = Duration.ZERO;

    private final ManualClock clock = new ManualClock();
    private final FaultyFiles disk = new FaultyFiles(new Random(1));

    @Test
    void theOldestSegmentGoesWhenItIsFull() throws Exception {
        SegmentLog log = open(SMALL);
        fill(log);

        Appended appended = append(log, 1_000);

        assertThat(appended).isInstanceOf(AfterEvicting.class);
        assertThat(log.contents().accounts().dropped(Loss.FULL.code()))
                .isEqualTo(((AfterEvicting) appended).samples())
                .isPositive();
        assertThat(log.contents().bytes()).isLessThanOrEqualTo(SMALL.maxBytes());
        assertThat(log.contents().firstWaiting().record()).isPositive();
    }

    @Test
    void whatIsInFlightStaysWhenItIsFull() throws Exception {
        SegmentLog log = open(SMALL);
        fill(log);
        Cursor cursor = cursor(log);
        Entry first = cursor.next(SOON).orElseThrow();

        for (int i = 0; i < 200; i++) append(log, 1_000);

        assertThat(log.contents().firstWaiting()).isEqualTo(first.span().from());
        assertThat(log.contents().accounts().imbalance()).isZero();
    }

    @Test
    void theNewestIsRefusedWhenItIsFullAndThatIsThePolicy() throws Exception {
        SegmentLog log = open(SMALL.onFull(OnFull.DROP_NEWEST));
        fill(log);
        long waiting = log.contents().accounts().waiting();

        assertThat(append(log, 1_000)).isEqualTo(new Refused(Loss.FULL));
        assertThat(log.contents().accounts().waiting()).isEqualTo(waiting);
    }

    @Test
    void aGroupLargerThanHalfOfItIsRefused() throws Exception {
        assertThat(append(open(SMALL), 33_000)).isEqualTo(new Refused(Loss.FULL));
    }

    @Test
    void aGroupLargerThanASegmentHasOneOfItsOwn() throws Exception {
        SegmentLog log = open(SMALL);
        append(log, 100);

        assertThat(append(log, 20_000)).isInstanceOf(At.class);
        append(log, 100);
        assertThat(log.contents().segments()).hasSize(3);
    }

    @Test
    void whatIsReleasedLeavesTheDisk() throws Exception {
        SegmentLog log = open(SMALL);
        fill(log);
        releaseAll(log);

        log.tend();

        assertThat(disk.names().stream().filter(Segment::isName)).hasSize(1);
    }

    @Test
    void aRecordExpiresByRunningTimeAndNotBefore() throws Exception {
        SegmentLog log = open(SMALL.maxAge(Duration.ofHours(1)));
        append(log, 100);
        passTime(log, Duration.ofMinutes(59));
        assertThat(log.contents().accounts().waiting()).isOne();

        passTime(log, Duration.ofMinutes(10));

        assertThat(log.contents().accounts().dropped(Loss.EXPIRED.code())).isOne();
        assertThat(log.contents().segments()).isEmpty();
    }

    @Test
    void timeThatPassesBetweenTwoRunsMakesNothingOlder() throws Exception {
        SegmentLog log = open(SMALL.maxAge(Duration.ofHours(1)));
        append(log, 100);
        log.close();
        clock.advance(Duration.ofDays(30));

        SegmentLog reopened = SegmentLog.open(disk.afterKill(), SMALL.maxAge(Duration.ofHours(1)), clock);
        passTime(reopened, Duration.ofMinutes(30));

        assertThat(reopened.contents().accounts().waiting()).isOne();
    }

    @Test
    void onAFullDiskTheOldestGoes() throws Exception {
        SegmentLog log = open(SMALL);
        for (int i = 0; i < 30; i++) append(log, 1_000);
        disk.capacity(disk.usedBytes() + 100);

        assertThat(append(log, 1_000)).isInstanceOf(AfterEvicting.class);
        assertThat(log.contents().accounts().dropped(Loss.DISK_FULL.code())).isPositive();
        assertThat(log.contents().accounts().imbalance()).isZero();
    }

    @Test
    void onAFullDiskTheNewestIsRefusedIfThatIsThePolicyAndItHealsByItself() throws Exception {
        SegmentLog log = open(SMALL.onFull(OnFull.DROP_NEWEST));
        append(log, 1_000);
        disk.capacity(disk.usedBytes() + 100);

        assertThat(append(log, 1_000)).isEqualTo(new Refused(Loss.DISK_FULL));
        assertThat(log.condition()).isEqualTo(Condition.DISK_FULL);

        disk.heal();
        assertThat(append(log, 1_000)).isInstanceOf(At.class);
        assertThat(log.condition()).isEqualTo(Condition.WRITING);
    }

    @Test
    void whatADiskDoesNotTakeIsCountedAndItHealsByItself() throws Exception {
        SegmentLog log = open(SMALL);
        append(log, 1_000);
        disk.failures(1);

        assertThat(append(log, 1_000)).isEqualTo(new Refused(Loss.DISK_ERROR));
        assertThat(log.condition()).isEqualTo(Condition.DISK_ERROR);

        disk.heal();
        assertThat(append(log, 1_000)).isInstanceOf(At.class);
        assertThat(log.contents().accounts()).isEqualTo(new Accounts(3, 0, 2, Map.of(Loss.DISK_ERROR.code(), 1L)));
    }

    /// A sync that fails makes the kernel forget what it was for; the next one succeeds and has written
    /// nothing.
    @Test
    void whatAFailedSyncWasForIsWrittenAnew() throws Exception {
        SegmentLog log = open(SMALL);
        append(log, 1_000);
        disk.failures(1);
        assertThatThrownBy(log::sync).isInstanceOf(IOException.class);
        disk.heal();

        log.sync();

        SegmentLog reopened = SegmentLog.open(disk.afterPowerCut(), SMALL, clock);
        assertThat(reopened.contents().accounts().waiting()).isOne();
        assertThat(reopened.contents().segments()).extracting(Segment::number).doesNotContain(1L);
    }

    /// After a failed sync some file systems give back what was there before. The records are in memory still.
    @Test
    void whatIsNotSyncedIsNotTakenForDamaged() throws Exception {
        SegmentLog log = open(SMALL);
        log.append(StagedGroup.of(Groups.of(1, "unsynced")));
        disk.put(Segment.nameOf(1), new byte[500]);
        Cursor cursor = cursorFromDisk(log);
        assertThat(cursor.next(SOON)).isEmpty();

        disk.failures(1);
        assertThatThrownBy(log::sync).isInstanceOf(IOException.class);
        disk.heal();
        log.sync();

        assertThat(read(cursor)).containsExactly("unsynced");
        assertThat(log.contents().accounts().droppedInAll()).isZero();
    }

    @Test
    void whatWasTurnedAwayIsRememberedWithTheGroup() throws Exception {
        SegmentLog log = open(SMALL);
        log.append(StagedGroup.of(new Group(List.of(), Map.of(Loss.FIRST_FOREIGN, 5L))));

        SegmentLog reopened = SegmentLog.open(disk.afterKill(), SMALL, clock);

        assertThat(reopened.contents().accounts()).isEqualTo(new Accounts(5, 0, 0, Map.of(Loss.FIRST_FOREIGN, 5L)));
    }

    @Test
    void anotherCapTakesEffectWithTheNextGroup() throws Exception {
        SegmentLog log = open(SMALL);
        fill(log);
        log.close();

        SegmentLog smaller = SegmentLog.open(disk.afterKill(), SMALL.maxBytes(32 << 10), clock);

        assertThat(append(smaller, 1_000)).isInstanceOf(AfterEvicting.class);
        assertThat(smaller.contents().bytes()).isLessThanOrEqualTo(32 << 10);
    }

    @Test
    void lanesReadStretchesOfTheirOwn() throws Exception {
        SegmentLog log = open(SMALL);
        for (int i = 0; i < 6; i++) log.append(StagedGroup.of(Groups.of(1, "r" + i)));
        Position middle = new Position(3, 3);

        assertThat(read(cursor(log, middle, Position.NEVER))).containsExactly("r3", "r4", "r5");
        assertThat(read(cursor(log, Position.ORIGIN, middle))).containsExactly("r0", "r1", "r2");
    }

    @Test
    void whatIsReleasedOutOfOrderIsNotReadAgain() throws Exception {
        SegmentLog log = open(SMALL);
        for (int i = 0; i < 4; i++) log.append(StagedGroup.of(Groups.of(1, "r" + i)));
        log.contents().release(new Span(new Position(1, 1), new Position(2, 2)), Map.of());
        log.save();

        SegmentLog reopened = SegmentLog.open(disk.afterKill(), SMALL, clock);

        assertThat(read(cursor(reopened))).containsExactly("r0", "r2", "r3");
    }

    @Test
    void openingReadsHeadersAndNotWhatWaits() throws Exception {
        for (int number = 1; number <= 160; number++) {
            var first = new Position((number - 1) * 1_000L, (number - 1) * 100_000L);
            disk.putSparse(
                    Segment.nameOf(number),
                    new SegmentHeader(9, number, first, 0, 0).write().array(),
                    64 << 20);
        }
        var end = new Position(160_000, 16_000_000);
        CheckpointFiles.of(disk, Optional.empty())
                .write(new Checkpoint(
                        1, 9, 0, Position.ORIGIN, end, 160, 64 << 20, 0, 0, new Tally(), new Tally(), List.of()));

        SegmentLog log = open(JournalOptions.of(20L << 30));

        assertThat(log.contents().accounts().waiting()).isEqualTo(16_000_000);
        assertThat(disk.bytesRead()).isLessThan(100_000);
    }

    // a log and what is done to it

    private SegmentLog open(JournalOptions options) throws IOException {
        return SegmentLog.open(disk, options, clock);
    }

    private static Appended append(SegmentLog log, int bytes) {
        return log.append(StagedGroup.of(Groups.ofBytes(bytes)));
    }

    private static void fill(SegmentLog log) {
        StagedGroup next = StagedGroup.of(Groups.ofBytes(1_000));
        while (log.hasRoom(next.bytes())) log.append(next);
    }

    private void passTime(SegmentLog log, Duration duration) {
        for (Duration left = duration; left.isPositive(); left = left.minusMinutes(1)) {
            clock.advance(Duration.ofMinutes(1));
            log.tend();
        }
    }

    /// Of an output that has fallen behind.
    private static Cursor cursorFromDisk(SegmentLog log) {
        var walk = new Walk(
                log.contents(), log.files(), log.journal(), FreshRecords.none(), Position.ORIGIN, Position.NEVER);
        return new Cursor(log.contents(), walk);
    }

    private Cursor cursor(SegmentLog log) {
        return cursor(log, Position.ORIGIN, Position.NEVER);
    }

    private static Cursor cursor(SegmentLog log, Position from, Position until) {
        return new Cursor(
                log.contents(), new Walk(log.contents(), log.files(), log.journal(), log.fresh(), from, until));
    }

    private void releaseAll(SegmentLog log) throws Exception {
        Cursor cursor = cursor(log);
        while (cursor.next(SOON).isPresent()) cursor.releaseThrough(Position.NEVER);
    }

    private static List<String> read(Cursor cursor) throws Exception {
        List<String> read = new ArrayList<>();
        for (var next = cursor.next(SOON); next.isPresent(); next = cursor.next(SOON))
            read.add(Groups.text(next.get()));
        return read;
    }
}
