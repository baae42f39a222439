package io.openagent.config;

import static io.openagent.config.ConfigTexts.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.openagent.config.AgentEnvironment.LogFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgentEnvironmentTest {
    private static final AgentEnvironment DEFAULTS = new AgentEnvironment(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            8080,
            LogLevel.INFO,
            LogFormat.TEXT);

    @Test
    void anEmptyEnvironmentGivesDefaults() {
        assertThat(AgentEnvironment.resolve(Map.of("PORT", ""))).isEqualTo(new Reading.Usable<>(DEFAULTS, List.of()));
    }

    @Test
    void dataAndLogsStandBelowTheHomeUntilTheyHaveFoldersOfTheirOwn() {
        var apart = new AgentEnvironment(
                Optional.of(Path.of("/etc/openagent")),
                Optional.empty(),
                Optional.of(Path.of("/var/lib/openagent")),
                Optional.empty(),
                Optional.empty(),
                8080,
                LogLevel.INFO,
                LogFormat.TEXT);

        assertThat(DEFAULTS.dataFolder()).isEqualTo(Path.of("./data"));
        assertThat(apart.dataFolder()).isEqualTo(Path.of("/var/lib/openagent"));
        assertThat(apart.scrapeFile()).isEqualTo(Path.of("/etc/openagent/scrape_config.yaml"));
        assertThat(apart.logFolder()).isEqualTo(Path.of("/etc/openagent/logs"));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, '', ''", "0.0.0.0, '', 0.0.0.0", "10.0.0.9, 10.0.0.9, 0.0.0.0"})
    void theFilesAddressGoesBeforeTheEnvironments(String expected, String file, String variable) {
        String yaml = "features: {openAgent: {" + (file.isEmpty() ? "" : "web: {listen: " + file + "}") + "}}";
        AgentEnvironment environment = usable(AgentEnvironment.resolve(Map.of("OPENAGENT_LISTEN", variable)));

        assertThat(environment.listenHost(usable(ConfigParser.parse("scrape_config.yaml", yaml))))
                .isEqualTo(expected);
    }

    private static <T> T usable(Reading<T> reading) {
        return reading instanceof Reading.Usable<T>(T value, var _) ? value : fail(reading.toString());
    }

    @Test
    void everyVariableCounts() {
        var environment = Map.of(
                "WHATAP_HOME", "/app",
                "OPENAGENT_CONFIG_FILE", "/etc/prometheus.yml",
                "OPENAGENT_DATA", "/data",
                "OPENAGENT_LOGS", "/logs",
                "OPENAGENT_LISTEN", "::",
                "PORT", "0",
                "LOG_LEVEL", "Warning",
                "LOG_FORMAT", "json",
                "OTHER", "x");

        assertThat(AgentEnvironment.resolve(environment))
                .isEqualTo(new Reading.Usable<>(
                        new AgentEnvironment(
                                Optional.of(Path.of("/app")),
                                Optional.of(Path.of("/etc/prometheus.yml")),
                                Optional.of(Path.of("/data")),
                                Optional.of(Path.of("/logs")),
                                Optional.of("::"),
                                0,
                                LogLevel.WARN,
                                LogFormat.JSON),
                        List.of()));
    }

    @Test
    void everyWrongVariableIsTold() {
        var environment =
                Map.of("PORT", "abc", "OPENAGENT_LISTEN", "0.0.0.0:80", "LOG_LEVEL", "loud", "LOG_FORMAT", "xml");

        assertThat(problems(AgentEnvironment.resolve(environment)))
                .containsExactly(
                        "environment: error: OPENAGENT_LISTEN: found \"0.0.0.0:80\", wanted a host without a port",
                        "environment: error: PORT: found \"abc\", wanted a port from 0 to 65535",
                        "environment: error: LOG_LEVEL: found \"loud\", wanted one of debug, info, warn, error",
                        "environment: error: LOG_FORMAT: found \"xml\", wanted text or json");
    }
}
