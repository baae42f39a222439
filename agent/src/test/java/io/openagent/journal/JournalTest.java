package io.openagent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The journal with its threads, on a real disk.
@Timeout(30)
final class JournalTest {
    private static final JournalOptions SMALL = JournalOptions.of(64 << 10);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @Test
    void whatWasAppendedIsThereAfterARestart() throws Exception {
        try (Journal journal = open(SMALL)) {
            journal.append(Groups.of(2, "first"));
            journal.append(Groups.of(3, "second"));
        }

        try (Journal journal = open(SMALL);
                Cursor cursor = journal.cursor()) {
            assertThat(read(cursor)).containsExactly("first", "second");
            assertThat(journal.accounts()).isEqualTo(new Accounts(5, 0, 5, Map.of()));
        }
    }

    @Test
    void whatWasReleasedIsNotThereAfterARestart() throws Exception {
        try (Journal journal = open(SMALL);
                Cursor cursor = journal.cursor()) {
            for (int i = 0; i < 3; i++) journal.append(Groups.of(1, "r" + i));
            Entry first = cursor.next(SOON).orElseThrow();
            Entry second = cursor.next(SOON).orElseThrow();
            cursor.release(first.span());
            cursor.release(second.span(), Map.of(Loss.FIRST_FOREIGN, 1L));
        }

        try (Journal journal = open(SMALL);
                Cursor cursor = journal.cursor()) {
            assertThat(read(cursor)).containsExactly("r2");
            assertThat(journal.accounts()).isEqualTo(new Accounts(3, 1, 1, Map.of(Loss.FIRST_FOREIGN, 1L)));
        }
    }

    @Test
    void aReaderThatWaitsGetsWhatComes() throws Exception {
        try (Journal journal = open(SMALL)) {
            var read = new CompletableFuture<String>();
            Thread.startVirtualThread(() -> {
                try (Cursor cursor = journal.cursor()) {
                    read.complete(Groups.text(cursor.next(SOON).orElseThrow()));
                } catch (Exception e) {
                    read.completeExceptionally(e);
                }
            });

            journal.append(Groups.of(1, "at last"));

            assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("at last");
        }
    }

    /// An interrupt inside a channel closes it for everybody; hence a thread for writing alone.
    @Test
    void interruptsOfThoseWhoAppendHarmNobody() throws Exception {
        try (Journal journal = open(JournalOptions.of(64 << 20))) {
            var written = new ConcurrentLinkedQueue<String>();
            List<Thread> appenders = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String name = "appender " + i + " ";
                appenders.add(Thread.startVirtualThread(() -> appendUntilInterrupted(journal, name, written)));
            }
            Awaitility.await().until(() -> written.size() >= 2_000);
            appenders.forEach(Thread::interrupt);
            for (Thread thread : appenders) thread.join();

            assertThat(journal.gauges().condition()).isEqualTo(Condition.WRITING);
            assertThat(journal.accounts().taken()).isEqualTo(written.size());
            assertThat(read(journal.cursor())).containsExactlyInAnyOrderElementsOf(written);
        }
    }

    @Test
    void aReaderThatIsInterruptedCanReadOn() throws Exception {
        try (Journal journal = open(SMALL);
                Cursor cursor = journal.cursor()) {
            journal.append(Groups.of(1, "r"));

            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> cursor.next(SOON)).isInstanceOf(InterruptedException.class);

            assertThat(Thread.interrupted()).isFalse();
            assertThat(read(cursor)).containsExactly("r");
        }
    }

    @Test
    void whoAppendsWaitsWhileItIsFullIfThatIsThePolicy() throws Exception {
        try (Journal journal = open(SMALL.onFull(OnFull.PAUSE_SCRAPES));
                Cursor cursor = journal.cursor()) {
            var appended = new CountDownLatch(100);
            Thread appender = Thread.startVirtualThread(() -> {
                for (int i = 0; i < 100; i++) appendOne(journal, appended);
            });
            Awaitility.await()
                    .until(() -> appender.getState() == Thread.State.WAITING
                            && journal.gauges().bytes() > 60_000);
            assertThat(appended.getCount()).isPositive();

            while (appended.getCount() > 0) {
                cursor.next(Duration.ofMillis(10));
                cursor.releaseThrough(Position.NEVER);
            }

            assertThat(journal.accounts().taken()).isEqualTo(100);
            assertThat(journal.accounts().droppedInAll()).isZero();
        }
    }

    @Test
    void anAppenderIsOneGroupAheadOfTheDiskAtMost() throws Exception {
        try (Journal journal = open(SMALL.onFull(OnFull.PAUSE_SCRAPES));
                Cursor cursor = journal.cursor()) {
            var given = new AtomicInteger();
            Thread thread = Thread.startVirtualThread(() -> {
                Appender appender = journal.appender();
                try {
                    for (; given.get() < 100; given.incrementAndGet()) appender.append(Groups.of(1, "r".repeat(1_000)));
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            Awaitility.await()
                    .until(() -> thread.getState() == Thread.State.WAITING
                            && journal.gauges().bytes() > 60_000);

            assertThat(journal.accounts().taken()).isEqualTo(given.get() - 1);
            while (given.get() < 100) {
                cursor.next(Duration.ofMillis(10));
                cursor.releaseThrough(Position.NEVER);
            }
        }
    }

    @Test
    void whatIsStillToBeWrittenIsWaitedFor() throws Exception {
        try (Journal journal = open(SMALL.linger(Duration.ofMillis(300)))) {
            journal.appender().append(Groups.of(1, "r"));

            assertThat(journal.awaitWritten(AT_ONCE)).isFalse();
            assertThat(journal.awaitEmpty(Duration.ofMillis(1))).isFalse();
            assertThat(journal.awaitWritten(SOON)).isTrue();
            assertThat(journal.accounts().taken()).isOne();
        }
    }

    @Test
    void aGroupThatWaitsForRoomWhenItEndsIsNotTaken() throws Exception {
        var outcome = new CompletableFuture<Appended>();
        Journal journal = open(SMALL.onFull(OnFull.PAUSE_SCRAPES));
        Thread.startVirtualThread(() -> {
            try {
                Appended last = journal.append(Groups.ofBytes(1_000));
                while (!(last instanceof Appended.Closed)) last = journal.append(Groups.ofBytes(1_000));
                outcome.complete(last);
            } catch (InterruptedException nobody) {
                outcome.completeExceptionally(nobody);
            }
        });
        Awaitility.await().until(() -> journal.gauges().bytes() > 60_000);

        journal.close();

        assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new Appended.Closed());
        assertThat(journal.accounts().imbalance()).isZero();
        assertThat(journal.accounts().droppedInAll()).isZero();
    }

    @Test
    void theAgeOfTheOldestIsThatOfWhatWaits() throws Exception {
        var clock = new ManualClock();
        try (Journal journal = JournalFolder.inMemory(SMALL, clock);
                Cursor cursor = journal.cursor()) {
            assertThat(journal.gauges().oldestAge()).isEmpty();
            journal.append(Groups.of(1, "old"));
            clock.advance(Duration.ofMinutes(5));
            journal.append(Groups.of(1, "young"));

            assertThat(journal.gauges().oldestAge()).contains(Duration.ofMinutes(5));
            cursor.release(cursor.next(SOON).orElseThrow().span());
            assertThat(journal.gauges().oldestAge()).contains(Duration.ZERO);
        }
    }

    @Test
    void anOperatorDropsWhatIsTooOldAndNotInFlight() throws Exception {
        var clock = new ManualClock();
        try (Journal journal = JournalFolder.inMemory(SMALL, clock);
                Cursor cursor = journal.cursor()) {
            for (int i = 0; i < 3; i++) journal.append(at(clock, "old " + i));
            cursor.next(SOON);
            clock.advance(Duration.ofHours(2));
            journal.append(at(clock, "young"));

            assertThat(journal.dropOlderThan(Duration.ofHours(1))).isEqualTo(2);

            cursor.takeBack();
            assertThat(read(cursor)).containsExactly("old 0", "young");
            assertThat(journal.accounts().dropped(Loss.TRIMMED.code())).isEqualTo(2);
        }
    }

    @Test
    void whatWasAppendedToAnEndedJournalIsNotTaken() throws Exception {
        Journal journal = open(SMALL);
        journal.close();

        assertThat(journal.append(Groups.of(1, "late"))).isEqualTo(new Appended.Closed());
        assertThat(journal.accounts().taken()).isZero();
    }

    private Journal open(JournalOptions options) throws Exception {
        return new JournalFolder(folder).open("collector/7", options, options.maxBytes(), JournalClock.system());
    }

    private static Group at(JournalClock clock, String payload) {
        Item item = Groups.of(1, payload).items().getFirst();
        return new Group(
                List.of(new Item(Groups.KIND, 1, clock.epochMillis(), clock.epochMillis(), item.payload())), Map.of());
    }

    private static void appendUntilInterrupted(Journal journal, String name, ConcurrentLinkedQueue<String> written) {
        try {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                String payload = name + i;
                if (journal.append(Groups.of(1, payload)) instanceof Appended.At) written.add(payload);
            }
        } catch (InterruptedException withdrawn) {
            Thread.currentThread().interrupt();
        }
    }

    private static void appendOne(Journal journal, CountDownLatch appended) {
        try {
            journal.append(Groups.ofBytes(1_000));
            appended.countDown();
        } catch (InterruptedException nobody) {
            throw new AssertionError(nobody);
        }
    }

    private static List<String> read(Cursor cursor) throws Exception {
        List<String> read = new ArrayList<>();
        for (var next = cursor.next(AT_ONCE); next.isPresent(); next = cursor.next(AT_ONCE))
            read.add(Groups.text(next.get()));
        return read;
    }
}
