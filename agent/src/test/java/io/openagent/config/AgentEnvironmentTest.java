package io.openagent.config;

import static io.openagent.config.ConfigTexts.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.config.AgentEnvironment.LogFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AgentEnvironmentTest {
    @Test
    void anEmptyEnvironmentGivesDefaults() {
        assertThat(AgentEnvironment.resolve(Map.of("PORT", "")))
                .isEqualTo(new Reading.Usable<>(
                        new AgentEnvironment(Optional.empty(), 8080, LogLevel.INFO, LogFormat.TEXT), List.of()));
    }

    @Test
    void everyVariableCounts() {
        var environment =
                Map.of("WHATAP_HOME", "/app", "PORT", "0", "LOG_LEVEL", "Warning", "LOG_FORMAT", "json", "OTHER", "x");

        assertThat(AgentEnvironment.resolve(environment))
                .isEqualTo(new Reading.Usable<>(
                        new AgentEnvironment(Optional.of(Path.of("/app")), 0, LogLevel.WARN, LogFormat.JSON),
                        List.of()));
    }

    @Test
    void everyWrongVariableIsTold() {
        var environment = Map.of("PORT", "abc", "LOG_LEVEL", "loud", "LOG_FORMAT", "xml");

        assertThat(problems(AgentEnvironment.resolve(environment)))
                .containsExactly(
                        "environment: error: PORT: found \"abc\", wanted a port from 0 to 65535",
                        "environment: error: LOG_LEVEL: found \"loud\", wanted one of debug, info, warn, error",
                        "environment: error: LOG_FORMAT: found \"xml\", wanted text or json");
    }
}
