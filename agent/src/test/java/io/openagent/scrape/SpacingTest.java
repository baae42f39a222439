package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.Target;
import io.openagent.metrics.Labels;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpacingTest {
    @Test
    void fewAreScrapedTogether() {
        assertThat(Spacing.of(List.of())).isEqualTo(Duration.ofMillis(500));
        assertThat(spacing(200, Duration.ofSeconds(5))).isEqualTo(Duration.ofMillis(500));
        assertThat(spacing(300, Duration.ofSeconds(5))).isEqualTo(Duration.ofMillis(125));
        assertThat(spacing(1_000, Duration.ofSeconds(15))).isEqualTo(Duration.ofMillis(125));
        assertThat(spacing(2_000, Duration.ofSeconds(2))).isEqualTo(Duration.ofNanos(7_812_500));
    }

    @Test
    void itIsATenthOfTheShortestIntervalAtMost() {
        assertThat(spacing(1, Duration.ofSeconds(1)).multipliedBy(10)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(spacing(1, Duration.ofNanos(3))).isEqualTo(Duration.ofNanos(1));
    }

    private static Duration spacing(int targets, Duration interval) {
        var target = new Target(
                "job",
                URI.create("http://127.0.0.1/metrics"),
                Labels.EMPTY,
                interval,
                interval,
                HttpOptions.DEFAULT,
                IngestOptions.DEFAULT);
        return Spacing.of(Collections.nCopies(targets, target));
    }
}
