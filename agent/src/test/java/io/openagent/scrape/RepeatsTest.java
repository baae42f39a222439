package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.scrape.Repeats.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RepeatsTest {
    private final Repeats repeats = new Repeats(Duration.ofMinutes(1));
    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void tellsTheFirstThenOnceAMinute() {
        assertThat(repeats.tell("refused", start)).isEqualTo(new Verdict.Tell(1));
        assertThat(repeats.tell("refused", start.plusSeconds(15))).isEqualTo(new Verdict.Silent());
        assertThat(repeats.tell("refused", start.plusSeconds(60))).isEqualTo(new Verdict.Tell(3));
    }

    @Test
    void tellsAChangeAndTheEnd() {
        repeats.tell("refused", start);
        assertThat(repeats.tell("timed out", start.plusSeconds(1))).isEqualTo(new Verdict.Tell(2));
        assertThat(repeats.tell("", start.plusSeconds(2))).isEqualTo(new Verdict.Ended(2));
        assertThat(repeats.tell("", start.plusSeconds(3))).isEqualTo(new Verdict.Silent());
    }
}
