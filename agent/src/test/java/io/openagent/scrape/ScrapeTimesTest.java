package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ScrapeTimesTest {
    private final ScrapeCounters counters = new ScrapeCounters();
    private final ByteBuffer file = ByteBuffer.allocate(LatestStamp.BYTES);
    private LatestStamp latest = new LatestStamp(file);

    @Test
    void aClockThatGoesOnIsFollowed() {
        assertThat(timesAt(1000, 2000, 9000)).containsExactly(1000L, 2000L, 9000L);
        assertThat(counters.clockBehind()).isZero();
    }

    @Test
    void aClockThatGoesBackGivesAMillisecondMoreUntilItHasCaughtUp() {
        assertThat(timesAt(5000, 1000, 4000, 5001, 5003)).containsExactly(5000L, 5001L, 5002L, 5003L, 5004L);
        assertThat(counters.clockBehind()).isEqualTo(4);
    }

    @Test
    void aClockFromBeforeItsTimeIsFollowedToo() {
        assertThat(timesAt(-7000, -6000)).containsExactly(-7000L, -6000L);
    }

    @Test
    void theNextProcessGoesOnBehindTheLatestTimeOfTheOneBefore() {
        timesAt(5000, 9000);
        timesAt(7000);
        latest = new LatestStamp(file);

        assertThat(timesAt(1000, 9001, 9003)).containsExactly(9001L, 9002L, 9003L);
        assertThat(timesAt(9500)).containsExactly(9500L);
    }

    @Test
    void aTimeFromMoreThanADayAheadWasAMistake() {
        long day = Duration.ofDays(1).toMillis();
        timesAt(5000 + day);
        latest = new LatestStamp(file);

        assertThat(timesAt(4999)).containsExactly(4999L);
        latest = new LatestStamp(file);
        assertThat(timesAt(2000)).containsExactly(5000L);
    }

    private List<Long> timesAt(long... clock) {
        var instants = LongStream.of(clock).mapToObj(Instant::ofEpochMilli).iterator();
        var times = new ScrapeTimes(instants::next, counters, latest);
        return Stream.generate(times::next)
                .limit(clock.length)
                .map(Instant::toEpochMilli)
                .toList();
    }
}
