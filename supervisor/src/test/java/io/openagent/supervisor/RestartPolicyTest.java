package io.openagent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openagent.supervisor.Life.Stage;
import io.openagent.supervisor.RestartPolicy.Decision.GiveUp;
import io.openagent.supervisor.RestartPolicy.Decision.RestartAfter;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestartPolicyTest {
    private static final Exit KILLED = new Exit(137);
    private final RestartPolicy policy = policyWithJitter(0);

    @Test
    void aSettledWorkerIsRestartedAtOnce() {
        History history = historyOf(Stage.STARTED, Stage.READY, Stage.SETTLED);

        assertThat(policy.after(KILLED, history)).isEqualTo(new RestartAfter(Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "8, 60", "100000, 60"})
    void eachEarlyDeathDoublesTheDelayUpToTheMost(int earlyDeaths, int seconds) {
        History history = new History(earlyDeaths, true, earlyDeaths);

        assertThat(policy.after(KILLED, history)).isEqualTo(new RestartAfter(Duration.ofSeconds(seconds)));
    }

    @Test
    void aSettledLifeForgivesTheEarlyDeathsBeforeIt() {
        History history = historyOf(Stage.READY, Stage.READY, Stage.SETTLED, Stage.READY);

        assertThat(policy.after(KILLED, history)).isEqualTo(new RestartAfter(Duration.ofSeconds(1)));
    }

    @Test
    void chanceTakesUpToAFifthOfTheDelay() {
        History history = historyOf(Stage.READY);

        assertThat(policyWithJitter(1).after(KILLED, history)).isEqualTo(new RestartAfter(Duration.ofMillis(800)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRefusalBeforeAnyWorkerWasReadyIsFinal(int code) {
        History history = historyOf(Stage.STARTED);

        assertThat(policy.after(new Exit(code), history)).isEqualTo(new GiveUp(code));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRefusalAfterAnyWorkerWasReadyIsAnEarlyDeath(int code) {
        History history = historyOf(Stage.READY, Stage.STARTED);

        assertThat(policy.after(new Exit(code), history)).isEqualTo(new RestartAfter(Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 134, 137})
    void anyOtherEndBeforeReadyIsAnEarlyDeath(int code) {
        History history = historyOf(Stage.STARTED);

        assertThat(policy.after(new Exit(code), history)).isEqualTo(new RestartAfter(Duration.ofSeconds(1)));
    }

    @Test
    void aMostDelayBelowTheFirstIsRefused() {
        assertThatThrownBy(() -> new RestartPolicy(Duration.ofSeconds(2), Duration.ofSeconds(1), () -> 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("most delay PT1S < first PT2S");
    }

    private static History historyOf(Stage... stages) {
        return Stream.of(stages)
                .reduce(History.NONE, (history, stage) -> history.with(new Life(KILLED, stage)), (_, later) -> later);
    }

    private static RestartPolicy policyWithJitter(double jitter) {
        return new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), () -> jitter);
    }
}
