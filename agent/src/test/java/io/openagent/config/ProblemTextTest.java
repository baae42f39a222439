package io.openagent.config;

import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.read;
import static io.openagent.config.ConfigTexts.readTargets;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProblemTextTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            interval: 5x | .interval: found "5x", wanted a duration such as 15s
            interval: 0s | .interval: found "0s", wanted a duration above zero and at most a year
            interval: -5s | .interval: found "-5s", wanted a duration such as 15s
            interval: 2y | .interval: found "2y", wanted a duration above zero and at most a year
            interval: [15s] | .interval: found a list, wanted a duration such as 15s
            timeout: soon | .timeout: found "soon", wanted a duration such as 15s
            scheme: ftp | .scheme: found "ftp", wanted http or https
            path: metrics | .path: found "metrics", wanted a path such as /metrics
            path: "/a b" | .path: found "/a b", wanted a path such as /metrics
            honorLabels: yes | .honorLabels: found "yes", wanted true or false
            labels: {a-b: c} | .labels.a-b: found "a-b", wanted a label name of letters, digits and _, not beginning with __
            labels: {__address__: c} | .labels.__address__: found "__address__", wanted a label name of letters, digits and _, not beginning with __
            labels: [a] | .labels: found a list, wanted a map
            metricSelector: {a: b} | .metricSelector: found a map, wanted a list
            tlsConfig: true | .tlsConfig: found "true", wanted a map
            tlsConfig: {insecureSkipVerify: 1} | .tlsConfig.insecureSkipVerify: found "1", wanted true or false
            tlsConfig: {caFile: "a\\0b"} | .tlsConfig.caFile: found "a b", wanted the path of a file
            basicAuth: {username: u} | .basicAuth: found neither of password and passwordFile, wanted one of them
            basicAuth: {username: u, usernameFile: f, password: p} | .basicAuth: found both of username and usernameFile, wanted one of them
            """)
    void aWrongValueNamesItsPathWhatWasFoundAndWhatIsWanted(String line, String problem) {
        var reading = readTargets("""
                - targetName: a
                  type: StaticEndpoints
                  addresses: ["a:1"]
                """ + "  " + line);

        assertThat(reading.problems()).singleElement().satisfies(told -> {
            assertThat(told.toString()).startsWith("scrape_config.yaml:7:").contains(": error: ");
            assertThat(told.toString()).endsWith("features.openAgent.targets[0]" + problem);
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            http://a:1/metrics | "http://a:1/metrics", wanted host:port, scheme and path have keys of their own
            user:secret@a:1 | "***@a:1", wanted host:port, user and password belong under basicAuth
            http://user:secret@a:1 | "***@a:1", wanted host:port, user and password belong under basicAuth
            a:1/metrics | "a:1/metrics", wanted host:port, the path has a key of its own
            a b:1 | "a b:1", wanted host:port, without blanks
            ::1:9100 | "::1:9100", wanted host:port, an IPv6 address stands in brackets: [::1]:9100
            my_app:80 | "my_app:80", wanted host:port, a host name has no underscore
            a:99999 | "a:99999", wanted host:port, a port is a number from 1 to 65535
            a:0 | "a:0", wanted host:port, a port is a number from 1 to 65535
            a:-1 | "a:-1", wanted host:port, a port is a number from 1 to 65535
            a:b | "a:b", wanted host:port, a port is a number from 1 to 65535
            a: | "a:", wanted host:port, a port is a number from 1 to 65535
            -- | "--", wanted host:port
            """)
    void aWrongAddressComesWithAHint(String address, String problem) {
        var reading = readTargets("- {targetName: a, type: StaticEndpoints, addresses: ['" + address + "']}");

        assertThat(problems(reading))
                .containsExactly("scrape_config.yaml:4:58: error: features.openAgent.targets[0].addresses[0]: found "
                        + problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            limits: {body: lots} | features.openAgent.limits.body: found "lots", wanted a size such as 64MiB
            limits: {body: 2GiB} | features.openAgent.limits.body: found "2GiB", wanted a size from 1KiB to 1GiB
            buffer: {memory: 1KiB} | features.openAgent.buffer.memory: found "1KiB", wanted a size from 1MiB to 1GiB
            web: {listen: "0.0.0.0:80"} | features.openAgent.web.listen: found "0.0.0.0:80", wanted a host without a port, the port comes from the environment variable PORT
            globalInterval: x | features.openAgent.globalInterval: found "x", wanted a duration such as 15s
            targets: a | features.openAgent.targets: found "a", wanted a list
            """)
    void aWrongValueForTheWholeAgentBreaksTheFile(String line, String problem) {
        var reading = read("features:\n  openAgent:\n    " + line);

        assertThat(reading).isInstanceOf(Reading.Broken.class);
        assertThat(reading.problems()).singleElement().asString().endsWith(": error: " + problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {type: StaticEndpoints, addresses: ["a:1"]} | found no targetName, wanted the target's name
            {targetName: a, addresses: ["a:1"]} | found no type, wanted one of StaticEndpoints, PodMonitor, PodMetrics, ServiceMonitor, ServiceMetrics
            {targetName: a, type: StaticEndpoints} | found no addresses, wanted at least one
            text | found "text", wanted a map
            """)
    void aTargetWithoutItsEssentialsIsLeftOut(String target, String problem) {
        var reading = readTargets("- " + target);

        assertThat(problems(reading))
                .contains("scrape_config.yaml:4:7: error: features.openAgent.targets[0]: " + problem);
    }

    @Test
    void aMisspelledTypeSuggestsTheRightOne() {
        assertThat(problems(readTargets("- {targetName: a, type: StaticEndpoint}")))
                .containsExactly("scrape_config.yaml:4:29: error: features.openAgent.targets[0].type: found "
                        + "\"StaticEndpoint\", wanted one of StaticEndpoints, PodMonitor, PodMetrics, ServiceMonitor, "
                        + "ServiceMetrics, did you mean \"StaticEndpoints\"?");
    }

    @Test
    void anUnknownKeyWarnsAndSuggestsTheNearest() {
        var reading = readTargets("- {targetName: a, type: StaticEndpoints, addresses: [\"a:1\"], intervall: 5s, zzz: 1}");

        assertThat(problems(reading))
                .containsExactly(
                        "scrape_config.yaml:4:66: warning: features.openAgent.targets[0]: unknown key \"intervall\", "
                                + "did you mean \"interval\"?",
                        "scrape_config.yaml:4:81: warning: features.openAgent.targets[0]: unknown key \"zzz\"");
        assertThat(reading.hasErrors()).isFalse();
    }

    @Test
    void aConfiguredTimeoutBeyondTheIntervalIsShortenedWithAWarning() {
        var reading = readTargets("- {targetName: a, type: StaticEndpoints, addresses: [\"a:1\", \"b:1\"], interval: 15s, timeout: 20s}");

        assertThat(problems(reading))
                .containsExactly("scrape_config.yaml:4:97: warning: features.openAgent.targets[0].timeout: timeout 20s "
                        + "is longer than the interval 15s, which is used instead");
    }

    @Test
    void aPatternAmongMetricNamesWarns() {
        var reading = readTargets("- {targetName: a, type: StaticEndpoints, addresses: [\"a:1\"], metricSelector: [\"node_.*\"]}");

        assertThat(problems(reading))
                .containsExactly("scrape_config.yaml:4:82: warning: features.openAgent.targets[0].metricSelector: "
                        + "\"node_.*\" is taken as an exact name, not as a pattern");
    }

    @Test
    void allProblemsAreToldAtOnceInTheOrderOfTheFile() {
        var reading = read("""
                features:
                  openAgent:
                    globalInterval: never
                    limits: {body: lots}
                    web: {listen: "a:1", remote: true}
                """);

        assertThat(reading.problems()).extracting(Problem::place).map(Place::line).containsExactly(3, 4, 5, 5);
    }
}
