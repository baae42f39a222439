package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What a target's next scrape is expected to take.
final class DemandTest {
    private static final long MIB = 1 << 20;

    private final SharedPages pages = new SharedPages();
    private final MemoryBudget budget = new MemoryBudget(100 * MIB, 0, new Workspaces(), pages, System::nanoTime);
    private final AtomicLong now = new AtomicLong();
    private final Demand demand = new Demand(budget, now::get);

    @Test
    void aTargetOfWhichNothingIsKnownBeginsSmall() throws Exception {
        assertThat(reserved(0)).isEqualTo(Lease.FIRST_BYTES);
    }

    @Test
    void aScrapeIsExpectedToTakeWhatTheLastOneTook() throws Exception {
        var _ = reserved(9 * MIB);

        assertThat(reserved(2 * MIB)).isEqualTo(9 * MIB);
        assertThat(reserved(0)).isEqualTo(2 * MIB);
    }

    @Test
    void aNewTargetIsExpectedToTakeWhatNewOnesUsuallyTake() throws Exception {
        for (int i = 0; i < 20; i++) meet(1 * MIB);
        assertThat(budget.usual()).isEqualTo(1 * MIB);

        meet(60 * MIB);
        assertThat(budget.usual()).as("one does not stand for all").isLessThan(2 * MIB);

        for (int i = 0; i < 20; i++) meet(100 * MIB);
        assertThat(budget.usual()).as("many are let in at once").isLessThan(4 * MIB);
        for (int i = 0; i < 20; i++) meet(1);
        assertThat(budget.usual()).isEqualTo(Lease.FIRST_BYTES);
    }

    @Test
    void aTargetThatDidNotAnswerIsExpectedToBeAsBefore() throws Exception {
        var _ = reserved(9 * MIB);
        try (Lease unused = demand.open(_ -> {})) {
            demand.learn(unused);
        }

        assertThat(reserved(0)).isEqualTo(9 * MIB);
    }

    @Test
    void whatWasNotEnoughIsDoubled() throws Exception {
        refuse(20 * MIB);

        assertThat(reserved(0)).isEqualTo(40 * MIB);
    }

    @Test
    void whoWasRefusedTwiceTakesNothingFromOthersForSomeMinutes() throws Exception {
        refuse(60 * MIB);
        refuse(90 * MIB);

        try (Lease modest = demand.open(_ -> {})) {
            assertThat(modest.mayTakeFromOthers()).isFalse();
        }
        now.addAndGet(Duration.ofMinutes(10).toNanos());
        try (Lease again = demand.open(_ -> {})) {
            assertThat(again.mayTakeFromOthers()).isTrue();
        }
    }

    /// How much a scrape has reserved when it begins; then it takes so many bytes.
    private long reserved(long takes) throws Exception {
        try (Lease lease = demand.open(_ -> {})) {
            lease.begin(Duration.ofSeconds(1));
            long reserved = budget.usage().scrapes();
            assertThat(lease.covers(takes)).isTrue();
            demand.learn(lease);
            return reserved;
        }
    }

    private void meet(long bytes) throws Exception {
        var another = new Demand(budget, now::get);
        try (Lease lease = another.open(_ -> {})) {
            lease.begin(Duration.ofSeconds(1));
            assertThat(lease.covers(bytes)).isTrue();
            another.learn(lease);
        }
    }

    private void refuse(long bytes) throws Exception {
        try (Lease lease = demand.open(_ -> {})) {
            lease.begin(Duration.ofSeconds(1));
            assertThat(lease.refusal(bytes).kind()).isEqualTo("memory");
            demand.learn(lease);
        }
    }
}
