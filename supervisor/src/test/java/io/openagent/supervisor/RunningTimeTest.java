package io.openagent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunningTimeTest {
    private long nanos = Duration.ofDays(-3).toNanos();
    private final RunningTime time = new RunningTime(() -> nanos);

    @Test
    void shortStepsAddUp() {
        nanos += Duration.ofMillis(500).toNanos();
        Duration first = time.get();
        nanos += Duration.ofMillis(700).toNanos();

        assertThat(first).isEqualTo(Duration.ofMillis(500));
        assertThat(time.get()).isEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void aGapCountsForNoMoreThanTheLongestStep() {
        nanos += Duration.ofHours(8).toNanos();

        assertThat(time.get()).isEqualTo(RunningTime.LONGEST_STEP);
    }
}
