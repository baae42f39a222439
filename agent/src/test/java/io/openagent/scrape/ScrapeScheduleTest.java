package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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

    @Test
    void whoWakesTooLateGivesTheTickUp() throws Exception {
        var clock = new ArrayDeque<>(List.of(0L));
        var schedule = new ScrapeSchedule(INTERVAL, INTERVAL, 0, clock::removeFirst, () -> 0);

        assertThat(tick(schedule, clock, 100, 125).isDue())
                .as("who had none yet waits for a quarter of the timeout")
                .isTrue();
        assertThat(tick(schedule, clock, 200, 212).isDue())
                .as("within an eighth of the timeout")
                .isTrue();

        ScrapeSchedule.Tick late = tick(schedule, clock, 300, 313);
        assertThat(late.isDue()).isFalse();
        assertThat(late.missed()).isEqualTo(1);
        assertThat(tick(schedule, clock, 400, 425).isDue())
                .as("after a missed tick a quarter again")
                .isTrue();
        assertThat(tick(schedule, clock, 500, 513).isDue()).isFalse();
        assertThat(tick(schedule, clock, 600, 626).isDue()).isFalse();
    }

    /// The schedule looks at the clock twice before it sleeps, and once when it is awake.
    private static ScrapeSchedule.Tick tick(
            ScrapeSchedule schedule, Deque<Long> clock, long dueMillis, long awakeMillis) throws Exception {
        clock.addAll(List.of(millis(dueMillis - 1), millis(dueMillis - 1), millis(awakeMillis)));
        return schedule.awaitNext();
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
