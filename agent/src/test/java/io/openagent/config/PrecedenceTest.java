package io.openagent.config;

import static io.openagent.config.ConfigTexts.onlyTarget;
import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.read;
import static io.openagent.config.ConfigTexts.readTargets;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.Labels;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Endpoint over target over global over default.
final class PrecedenceTest {
    @ParameterizedTest(name = "global {0}, target {1}, endpoint {2}: {3}")
    @CsvSource(nullValues = "-", textBlock = """
        -,     -,     -,   60
        20s,   -,     -,   20
        20s,   30s,   -,   30
        20s,   30s,   40s, 40
        20s,   -,     40s, 40
        -,     -,     40s, 40
        -,     30,    -,   30
        -,     1m30s, -,   90
        """)
    void theNarrowestIntervalStays(
            @Nullable String global, @Nullable String target, @Nullable String endpoint, long seconds) {
        var reading = read("features:\n  openAgent:\n" + line(4, "globalInterval", global) + "    targets:\n"
                + "      - targetName: a\n        type: StaticEndpoints\n" + line(8, "interval", target)
                + "        endpoints:\n          - address: a:1\n" + line(12, "interval", endpoint));

        assertThat(onlyTarget(reading).interval()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(problems(reading)).isEmpty();
    }

    @ParameterizedTest(name = "global {0}, target {1}, endpoint {2}: {3}")
    @CsvSource(nullValues = "-", textBlock = """
        -,  -,  -,  /metrics
        /g, -,  -,  /g
        /g, /t, -,  /t
        /g, /t, /e, /e
        """)
    void theNarrowestPathStays(
            @Nullable String global, @Nullable String target, @Nullable String endpoint, String path) {
        var reading = read("features:\n  openAgent:\n" + line(4, "globalPath", global) + "    targets:\n"
                + "      - targetName: a\n        type: StaticEndpoints\n" + line(8, "path", target)
                + "        endpoints:\n          - address: a:1\n" + line(12, "path", endpoint));

        assertThat(onlyTarget(reading).url().getPath()).isEqualTo(path);
    }

    @ParameterizedTest(name = "target {0}, endpoint {1}, TLS {2}: {3}")
    @CsvSource(nullValues = "-", textBlock = """
        -,     -,     -,                          http
        -,     -,     {},                         https
        -,     -,     {insecureSkipVerify: true}, https
        https, -,     -,                          https
        http,  -,     {},                         http
        https, http,  {},                         http
        http,  https, -,                          https
        """)
    void anExplicitSchemeWinsOverTlsAndTlsOverNothing(
            @Nullable String target, @Nullable String endpoint, @Nullable String tls, String scheme) {
        var reading = readTargets("- targetName: a\n  type: StaticEndpoints\n" + line(2, "scheme", target)
                + "  endpoints:\n    - address: a\n" + line(6, "scheme", endpoint) + line(6, "tlsConfig", tls));

        String port = scheme.equals("https") ? ":443" : ":80";
        assertThat(onlyTarget(reading).url()).hasToString(scheme + "://a" + port + "/metrics");
        assertThat(onlyTarget(reading).labels().get("instance")).contains("a" + port);
    }

    @ParameterizedTest(name = "interval {0}, timeout {1}: {2} ms, {3} warnings")
    @CsvSource(nullValues = "-", textBlock = """
        60s, -,     10000, 0
        5s,  -,     5000,  0
        60s, 20s,   20000, 0
        5s,  20s,   5000,  1
        5s,  500ms, 500,   0
        """)
    void aTimeoutNeverExceedsItsInterval(String interval, @Nullable String timeout, long millis, int warnings) {
        var reading = readTargets("- targetName: a\n  type: StaticEndpoints\n  addresses: [\"a:1\"]\n"
                + line(2, "interval", interval) + line(2, "timeout", timeout));

        assertThat(onlyTarget(reading).timeout()).isEqualTo(Duration.ofMillis(millis));
        assertThat(reading.problems()).hasSize(warnings);
    }

    @Test
    void labelsAndParametersOfTargetAndEndpointAreJoinedByName() {
        var reading = readTargets("""
            - targetName: a
              type: StaticEndpoints
              labels: {env: staging, zone: a}
              params: {module: http, debug: "1"}
              endpoints:
                - address: "a:1"
                  labels: {zone: b}
                  params: {module: tcp}
            """);

        assertThat(onlyTarget(reading).labels())
                .isEqualTo(Labels.of("job", "a", "instance", "a:1", "env", "staging", "zone", "b"));
        assertThat(onlyTarget(reading).url().getQuery()).isEqualTo("debug=1&module=tcp");
    }

    private static String line(int indent, String key, @Nullable String value) {
        return value == null ? "" : " ".repeat(indent) + key + ": " + value + "\n";
    }
}
