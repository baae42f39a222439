package io.openagent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private final Properties properties = new Properties();

    @Test
    void aPropertyChangesOneLimitAndLeavesTheOthers() {
        properties.setProperty("openagent.supervisor.beatLimit", "PT3S");

        Limits limits = Limits.from(properties);

        assertThat(limits.beat()).isEqualTo(Duration.ofSeconds(3));
        assertThat(limits.startUp()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aWrongPropertyIsNamedWithItsValue() {
        properties.setProperty("openagent.supervisor.stopLimit", "soon");

        assertThatThrownBy(() -> Limits.from(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("openagent.supervisor.stopLimit is no duration like PT30S: soon");
    }
}
