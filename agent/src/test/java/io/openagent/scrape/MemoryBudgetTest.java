package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openagent.scrape.MemoryBudget.Step;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Who gets room, who waits, and what is let go for it. Sizes are small numbers, as good as large ones.
final class MemoryBudgetTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Held spares = new Held();
    private final Held series = new Held();
    private final AtomicLong now = new AtomicLong();
    private final MemoryBudget budget = new MemoryBudget(100, 20, spares, series, now::get);

    /// Something of a size that lets go what it is asked for.
    private static final class Held implements MemoryBudget.Cache {
        private final AtomicLong bytes = new AtomicLong();

        @Override
        public long bytes() {
            return bytes.get();
        }

        @Override
        public long letGo(long wantedBytes) {
            long gone = Math.clamp(wantedBytes, 0, bytes.get());
            bytes.addAndGet(-gone);
            return gone;
        }
    }

    @Test
    void whatFitsIsReservedAtOnce() throws Exception {
        assertThat(budget.reserve(50, AT_ONCE)).isEqualTo(50);
        assertThat(budget.reserve(30, AT_ONCE)).isEqualTo(30);

        assertThat(budget.usage().scrapes()).isEqualTo(80);
        assertThat(budget.usage().level()).isZero();
    }

    @Test
    void whoFindsNoRoomInTimeGetsNothing() throws Exception {
        var _ = budget.reserve(70, AT_ONCE);

        assertThat(budget.reserve(20, AT_ONCE)).isZero();

        assertThat(budget.usage().scrapes()).isEqualTo(70);
        assertThat(budget.usage().waitingScrapes()).isZero();
        assertThat(budget.usage().level()).isEqualTo(Step.WAIT.level());
    }

    @Test
    void whoWantsMoreThanThereCanBeGetsWhatThereIs() throws Exception {
        assertThat(budget.reserve(1000, AT_ONCE)).isEqualTo(80);
    }

    @Test
    void whoWaitsIsLetInAsSoonAsThereIsRoom() throws Exception {
        var _ = budget.reserve(70, AT_ONCE);
        CompletableFuture<Long> waiting = reserving(40);
        assertThat(budget.usage().waitingBytes()).isEqualTo(40);

        budget.release(70);

        assertThat(waiting.get()).isEqualTo(40);
        assertThat(budget.usage().scrapes()).isEqualTo(40);
    }

    @Test
    void smallOnesOvertakeALargeOneThatWaitsButOnlyByItsOwnSize() throws Exception {
        var _ = budget.reserve(70, AT_ONCE);
        CompletableFuture<Long> large = reserving(20);

        assertThat(budget.reserve(10, AT_ONCE)).isEqualTo(10);
        budget.release(10);
        assertThat(budget.reserve(10, AT_ONCE)).isEqualTo(10);
        budget.release(10);
        assertThat(budget.reserve(1, AT_ONCE)).isZero();
        budget.release(70);

        assertThat(large.get()).isEqualTo(20);
    }

    @Test
    void whoIsInterruptedWhileWaitingHoldsNothing() throws Exception {
        var _ = budget.reserve(70, AT_ONCE);
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                var _ = budget.reserve(50, LONG);
            } catch (InterruptedException stopped) {
                // as it is meant to be
            }
        });
        await().until(() -> budget.usage().waitingScrapes() == 1);

        waiting.interrupt();
        waiting.join();
        budget.release(70);

        assertThat(budget.usage().waitingScrapes()).isZero();
        assertThat(budget.usage().scrapes()).isZero();
    }

    @Test
    void sparesAreLetGoBeforeAnybodyWaits() throws Exception {
        spares.bytes.set(30);

        assertThat(budget.reserve(60, AT_ONCE)).isEqualTo(60);

        assertThat(budget.usage().spares()).isEqualTo(20);
        assertThat(budget.usage().level()).isEqualTo(Step.LET_SPARES_GO.level());
    }

    @Test
    void targetsForgetAtOnceWhereWaitingCannotHelp() throws Exception {
        series.bytes.set(70);

        assertThat(budget.reserve(30, LONG)).isEqualTo(30);

        assertThat(budget.usage().series()).isEqualTo(50);
        assertThat(budget.usage().steps()).containsEntry(Step.FORGET, 1L).containsEntry(Step.WAIT, 0L);
    }

    @Test
    void targetsForgetWhereWaitingHasNotHelped() throws Exception {
        series.bytes.set(50);
        var _ = budget.reserve(20, AT_ONCE);

        assertThat(budget.reserve(20, AT_ONCE)).isEqualTo(20);

        assertThat(budget.usage().steps()).containsEntry(Step.WAIT, 1L).containsEntry(Step.FORGET, 1L);
    }

    @Test
    void manyScrapesDoNotMakeTargetsForgetHalfOfTheRoom() throws Exception {
        series.bytes.set(40);
        var _ = budget.reserve(30, AT_ONCE);

        assertThat(budget.reserve(20, AT_ONCE)).isZero();
        assertThat(budget.reserveMore(30, 10, true)).isTrue();
        assertThat(budget.reserveMore(30, 1, true)).isFalse();

        assertThat(series.bytes()).isEqualTo(40);
    }

    @Test
    void aRunningScrapeThatGrowsNeverWaits() throws Exception {
        var _ = budget.reserve(70, AT_ONCE);

        assertThat(budget.reserveMore(70, 10, true)).isTrue();
        assertThat(budget.reserveMore(80, 1, true)).isFalse();
    }

    @Test
    void aModestScrapeGrowsIntoFreeRoomAlone() throws Exception {
        series.bytes.set(60);
        var _ = budget.reserve(20, AT_ONCE);

        assertThat(budget.reserveMore(20, 10, false)).isFalse();
        assertThat(series.bytes()).isEqualTo(60);
        assertThat(budget.reserveMore(20, 10, true)).isTrue();
        assertThat(series.bytes()).isEqualTo(50);
    }

    @Test
    void theLevelFallsAfterAMinute() throws Exception {
        budget.took(Step.REFUSE);
        assertThat(budget.usage().level()).isEqualTo(4);

        now.addAndGet(Duration.ofSeconds(61).toNanos());

        assertThat(budget.usage().level()).isZero();
        assertThat(budget.usage().steps()).containsEntry(Step.REFUSE, 1L);
    }

    @Test
    void aLargerBudgetLetsInWhoWaits() throws Exception {
        var _ = budget.reserve(70, AT_ONCE);
        CompletableFuture<Long> waiting = reserving(50);

        budget.resize(200, 20);

        assertThat(waiting.get()).isEqualTo(50);
    }

    /// A reservation that has begun to wait.
    private CompletableFuture<Long> reserving(long bytes) {
        int before = budget.usage().waitingScrapes();
        var result = new CompletableFuture<Long>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(budget.reserve(bytes, LONG));
            } catch (InterruptedException e) {
                result.completeExceptionally(e);
            }
        });
        await().until(() -> budget.usage().waitingScrapes() == before + 1);
        return result;
    }
}
