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
    private static final Duration SPACING = Duration.ofMillis(5);

    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);

    /// The clock of these tests stands still but for what a test adds.
    private ScrapeSchedule schedule(double spread, long epochMillis) {
        return new ScrapeSchedule(INTERVAL, INTERVAL, spread, SPACING, nanos::get, () -> epochMillis);
    }

    @Test
    void firstTickFallsOnTheOffsetOfTheIdentity() {
        ScrapeSchedule schedule = schedule(0.5, 1_000_000_030L);
        nanos.addAndGet(millis(5));

        assertThat(schedule.untilNextNanos()).isEqualTo(millis(15));
        assertThat(schedule.tick()).isEqualTo(new ScrapeSchedule.Tick(0, true));
    }

    @Test
    void someHaveTheSameOffset() {
        assertThat(schedule(0.5, 0).untilNextNanos())
                .isEqualTo(schedule(0.549, 0).untilNextNanos())
                .isEqualTo(schedule(0.55, 0).untilNextNanos() - millis(5));
    }

    @Test
    void ticksThatFallIntoAScrapeAreMissedAndCounted() {
        ScrapeSchedule schedule = schedule(0, 0);
        nanos.addAndGet(millis(100));
        next(schedule);
        nanos.addAndGet(millis(350));

        assertThat(next(schedule).missed()).isEqualTo(3);
    }

    @Test
    void aTickThatIsALittleLateCounts() {
        ScrapeSchedule schedule = schedule(0, 0);
        nanos.addAndGet(millis(100));
        next(schedule);
        nanos.addAndGet(millis(109));

        assertThat(next(schedule)).isEqualTo(new ScrapeSchedule.Tick(0, true));
    }

    @Test
    void whoComesTooLateGivesTheTickUp() {
        var clock = new ArrayDeque<>(List.of(0L));
        var schedule = new ScrapeSchedule(INTERVAL, INTERVAL, 0, SPACING, clock::removeFirst, () -> 0);

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

    private static ScrapeSchedule.Tick next(ScrapeSchedule schedule) {
        schedule.untilNextNanos();
        return schedule.tick();
    }

    /// The schedule looks at the clock twice before the wait, and once after it.
    private static ScrapeSchedule.Tick tick(
            ScrapeSchedule schedule, Deque<Long> clock, long dueMillis, long awakeMillis) {
        clock.addAll(List.of(millis(dueMillis - 1), millis(dueMillis - 1), millis(awakeMillis)));
        return next(schedule);
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
