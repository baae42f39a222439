package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ScrapeScheduleTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);

    /// The clock of these tests stands still but for what a test adds: waiting is then real, and short.
    private ScrapeSchedule schedule(double spread, long epochMillis) {
        return new ScrapeSchedule(INTERVAL, INTERVAL, spread, nanos::get, () -> epochMillis);
    }

    @Test
    void firstTickFallsOnTheOffsetOfTheIdentity() throws Exception {
        ScrapeSchedule schedule = schedule(0.5, 1_000_000_030L);
        nanos.addAndGet(millis(20));
        long started = System.nanoTime();

        ScrapeSchedule.Tick tick = schedule.awaitNext();

        assertThat(tick.missed()).isZero();
        assertThat(System.nanoTime() - started).as("the tick was due just now").isLessThan(millis(90));
    }

    @Test
    void ticksThatFallIntoAScrapeAreMissedAndCounted() throws Exception {
        ScrapeSchedule schedule = schedule(0, 0);
        nanos.addAndGet(millis(100));
        schedule.awaitNext();
        nanos.addAndGet(millis(350));

        ScrapeSchedule.Tick late = schedule.awaitNext();

        assertThat(late.missed()).isEqualTo(3);
    }

    @Test
    void aTickThatIsALittleLateCounts() throws Exception {
        ScrapeSchedule schedule = schedule(0, 0);
        nanos.addAndGet(millis(100));
        schedule.awaitNext();
        nanos.addAndGet(millis(109));

        assertThat(schedule.awaitNext().missed()).isZero();
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
