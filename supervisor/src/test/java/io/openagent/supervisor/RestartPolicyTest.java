package io.openagent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openagent.supervisor.Life.Stage;
import io.openagent.supervisor.RestartPolicy.Decision.GiveUp;
import io.openagent.supervisor.RestartPolicy.Decision.RestartAfter;
import java.time.Duration;
import java.util.Optional;
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
        History history = new History(earlyDeaths, true, earlyDeaths, 0, Optional.of(Death.OTHER));

        assertThat(policy.after(KILLED, history)).isEqualTo(new RestartAfter(Duration.ofSeconds(seconds)));
    }

    @Test
    void aSettledLifeForgivesTheEarlyDeathsBeforeIt() {
        History history = historyOf(Stage.READY, Stage.READY, Stage.SETTLED, Stage.READY);

        assertThat(policy.after(KILLED, history)).isEqualTo(new RestartAfter(Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 2", "4, 4", "9, 60"})
    void settledWorkersThatRunOutOfMemoryInARowWaitLongerFromTheSecondOn(int deaths, int seconds) {
        History history = dying(deaths, Stage.SETTLED, Death.OUT_OF_MEMORY);

        assertThat(policy.after(KILLED, history)).isEqualTo(new RestartAfter(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"PROVEN, OUT_OF_MEMORY", "SETTLED, OTHER"})
    void aLongLifeOrAnotherDeathEndsTheRow(Stage stage, Death death) {
        History history = dying(5, Stage.SETTLED, Death.CRASH).with(new Life(KILLED, stage, death));

        assertThat(policy.after(KILLED, history)).isEqualTo(new RestartAfter(Duration.ZERO));
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
                .reduce(
                        History.NONE,
                        (history, stage) -> history.with(new Life(KILLED, stage, Death.OTHER)),
                        (_, later) -> later);
    }

    private static History dying(int times, Stage stage, Death death) {
        return Stream.iterate(History.NONE, history -> history.with(new Life(KILLED, stage, death)))
                .skip(times)
                .findFirst()
                .orElseThrow();
    }

    private static RestartPolicy policyWithJitter(double jitter) {
        return new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), () -> jitter);
    }
}
