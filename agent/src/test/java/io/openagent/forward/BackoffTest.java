package io.openagent.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(60), new Random(7));

    @Test
    void doublesToTheMostWithinHalfAndOneAndAHalf() {
        assertThat(backoff.after(1)).isBetween(Duration.ofMillis(250), Duration.ofMillis(750));
        assertThat(backoff.after(3)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
        assertThat(backoff.after(1_000_000)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(90));
    }

    @Test
    void refusesANonsensicalRange() {
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), new Random()))
                .hasMessage("most PT1S < first PT2S");
    }
}
