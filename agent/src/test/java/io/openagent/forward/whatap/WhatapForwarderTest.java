package io.openagent.forward.whatap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openagent.forward.Backoff;
import io.openagent.forward.Lanes;
import io.openagent.forward.Order;
import io.openagent.journal.Group;
import io.openagent.journal.Item;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalOptions;
import io.openagent.protocol.HelpRecord;
import io.openagent.protocol.OpenMxContent;
import io.openagent.protocol.PackHeader;
import io.openagent.protocol.PackType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The forwarder against collectors of every patience. Their time is one that only moves when somebody waits.
final class WhatapForwarderTest {
    private static final int PACKS = 200;
    /// Some ten thousand bytes that do not compress.
    private static final StoredPack PACK = pack();

    /// A call that does not wait takes some time as well.
    private static final Duration CALL = Duration.ofMillis(500);

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong now = new AtomicLong();
    private static final JournalOptions OPTIONS = JournalOptions.of(64 << 20);

    @TempDir
    private Path folder;

    private Journal journal = JournalFolder.inMemory(OPTIONS, JournalClock.system());
    private final SessionState state = new SessionState();
    private volatile long bytesPerSecond;
    private volatile long mostUnread = Long.MAX_VALUE;
    private boolean mustAnswer;
    private final AtomicLong writtenInAll = new AtomicLong();
    private Thread thread = new Thread();

    @AfterEach
    void stop() throws InterruptedException {
        stopForwarder();
        journal.close();
    }

    private void stopForwarder() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    @Test
    void aCollectorThatReadsInTimeIsSentEverythingOnce() throws Exception {
        forward(100_000_000);

        awaitForwarded();
        assertThat(writtenInAll.get()).isEqualTo(PACKS * packBytes());
        assertThat(state.failures()).isZero();
    }

    @Test
    void aCollectorTooSlowToAnswerInTimeIsNotSentTheSameForEver() throws Exception {
        forward(2_000);

        await().until(() -> journal.accounts().forwarded() > PACKS / 2);
        assertThat(state.failures()).as("sessions given up").isPositive();
        assertThat(state.isUnconfirmed()).isFalse();
        assertThat(writtenInAll.get()).isLessThan(8 * PACKS * packBytes());
    }

    @Test
    void aCollectorThatNeverAnswersIsTakenForOneAfterThreeSmallTries() throws Exception {
        forward(0);

        awaitForwarded();
        assertThat(state.isUnconfirmed()).isTrue();
        assertThat(state.failures()).isGreaterThanOrEqualTo(WhatapForwarder.SILENT_SESSIONS - 1);
        assertThat(writtenInAll.get()).as("repeats").isLessThan(PACKS * packBytes() + 2 * Window.MOST_BYTES);
    }

    @Test
    void oneAnswerShowsForGoodThatACollectorAnswers() throws Exception {
        forward(100_000_000);
        awaitForwarded();

        bytesPerSecond = 0;
        commit();
        await().until(() -> state.failures() > 2 * WhatapForwarder.SILENT_SESSIONS);
        assertThat(state.isUnconfirmed()).isFalse();
        assertThat(journal.accounts().waiting()).isEqualTo(PACKS);

        bytesPerSecond = 100_000_000;
        await().until(() -> journal.accounts().forwarded() == 2 * PACKS);
    }

    /// What was found out about a collector stands in the journal.
    @Test
    void oneAnswerShowsItForARestartedAgentToo() throws Exception {
        journal.close();
        journal = open();
        forward(100_000_000);
        awaitForwarded();
        stopForwarder();
        journal.close();

        journal = open();
        forward(0);
        await().until(() -> state.failures() > 2 * WhatapForwarder.SILENT_SESSIONS);
        assertThat(state.isUnconfirmed()).isFalse();
        assertThat(journal.accounts().waiting()).isEqualTo(PACKS);
    }

    @Test
    void whereAcknowledgementIsRequiredACollectorThatNeverAnswersGetsNothingForGood() throws Exception {
        mustAnswer = true;
        forward(0);

        await().until(() -> state.failures() > 2 * WhatapForwarder.SILENT_SESSIONS);
        assertThat(state.isUnconfirmed()).isFalse();
        assertThat(journal.accounts().waiting()).isEqualTo(PACKS);
    }

    /// A dead network takes bytes until the system's buffers are full, and then none.
    @Test
    void aWriteThatBlocksDoesNotOutlastThePatienceForAnswers() throws Exception {
        forward(100_000_000);
        awaitForwarded();

        bytesPerSecond = 0;
        mostUnread = 100_000;
        long since = now.get();
        commit();
        await().until(() -> state.failures() > 2);
        var passed = Duration.ofNanos(now.get() - since);
        assertThat(passed.dividedBy(state.failures())).as("a session").isLessThan(Unanswered.PATIENCE.multipliedBy(2));
    }

    private Journal open() throws Exception {
        return new JournalFolder(folder).open("collector", OPTIONS, OPTIONS.maxBytes(), JournalClock.system());
    }

    private void forward(long newBytesPerSecond) throws InterruptedException {
        bytesPerSecond = newBytesPerSecond;
        commit();
        var backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new Random(1));
        thread = Thread.ofVirtual()
                .start(new WhatapForwarder(
                        journal,
                        new Lanes(journal, Order.OLDEST_FIRST, now::get),
                        mustAnswer,
                        Collector::new,
                        backoff,
                        state,
                        () -> {},
                        now::get));
    }

    private void commit() throws InterruptedException {
        Item item = PACK.item();
        for (int i = 0; i < PACKS; i++) journal.append(new Group(List.of(item), Map.of()));
    }

    private void awaitForwarded() {
        await().until(() -> journal.accounts().forwarded() == PACKS);
    }

    private static StoredPack pack() {
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        var help = new HelpRecord("noise", Map.of("help", Base64.getEncoder().encodeToString(noise)));
        return StoredPack.of(PackType.OPEN_MX_HELP, OpenMxContent.ofHelp(List.of(help)), 1, 0, 0, 0);
    }

    private static long packBytes() {
        return PACK.pack(new PackHeader(1, 0, 0, 0, 0)).length;
    }

    /// Takes every byte at once, reads them at its own pace and answers when it comes to a question.
    private final class Collector implements CollectorLink {
        private final Deque<Question> questions = new ArrayDeque<>();
        private long written;
        private double read;

        private record Question(long stamp, long behindBytes) {}

        @Override
        public void write(byte[] pack) {
            written += pack.length;
            writtenInAll.addAndGet(pack.length);
        }

        @Override
        public void askFor(long stamp) {
            questions.add(new Question(stamp, written));
        }

        @Override
        public boolean awaitWritten(Duration atMost) {
            if (written - read <= mostUnread) return true;
            pass(atMost.toNanos());
            return false;
        }

        @Override
        public OptionalLong awaitAnswer(Duration atMost) {
            pass(Math.max(CALL.toNanos(), atMost.toNanos()));
            if (bytesPerSecond == 0
                    || questions.isEmpty()
                    || questions.getFirst().behindBytes() > read) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(questions.removeFirst().stamp());
        }

        private void pass(long nanos) {
            now.addAndGet(nanos);
            read = Math.min((double) written, read + (double) bytesPerSecond * nanos / SECOND);
        }

        @Override
        public PackHeader header(long timeMillis) {
            return new PackHeader(1, 0, 0, 0, timeMillis);
        }

        @Override
        public void abandon() {}

        @Override
        public void close() {}
    }
}
