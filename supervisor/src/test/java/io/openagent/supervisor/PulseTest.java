package io.openagent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.supervisor.Life.Stage;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PulseTest {
    private Duration now = Duration.ZERO;
    private final Pulse pulse = new Pulse(Limits.from(new Properties()), () -> now);

    @Test
    void aWorkerThatSaysNothingHasSixtySecondsToStart() {
        pass(60);
        boolean lostInTime = pulse.isLost();
        pass(1);

        assertThat(lostInTime).isFalse();
        assertThat(pulse.isLost()).isTrue();
    }

    @Test
    void aWorkerThatHasSpokenIsLostAfterThirtySecondsOfSilence() {
        pass(50);
        pulse.heard("beat");
        pass(30);
        boolean lostInTime = pulse.isLost();
        pass(1);

        assertThat(lostInTime).isFalse();
        assertThat(pulse.isLost()).isTrue();
        assertThat(pulse.silence()).isEqualTo(Duration.ofSeconds(31));
    }

    @Test
    void eachBeatBeginsTheWaitAnew() {
        pulse.heard("ready");
        pass(29);
        pulse.heard("beat");
        pass(29);

        assertThat(pulse.isLost()).isFalse();
    }

    @Test
    void beatsAloneMakeNoWorkerReady() {
        pulse.heard("beat");
        pass(20);

        assertThat(pulse.reached()).isEqualTo(Stage.STARTED);
    }

    @Test
    void aWorkerSettlesTenSecondsAfterItsFirstReady() {
        pulse.heard("ready");
        pass(9);
        Stage before = pulse.reached();
        pulse.heard("ready");
        pass(1);

        assertThat(before).isEqualTo(Stage.READY);
        assertThat(pulse.reached()).isEqualTo(Stage.SETTLED);
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }
}
