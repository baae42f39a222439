package io.openagent.config;

import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.read;
import static io.openagent.config.ConfigTexts.readTargets;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

final class ProblemTextTest {
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/config/wrong-values.csv", delimiter = '|', quoteCharacter = '`')
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
    @CsvFileSource(resources = "/config/wrong-addresses.csv", delimiter = '|', quoteCharacter = '`')
    void aWrongAddressComesWithAHint(String address, String problem) {
        var reading = readTargets("- {targetName: a, type: StaticEndpoints, addresses: ['" + address + "']}");

        assertThat(problems(reading))
                .containsExactly(
                        "scrape_config.yaml:4:58: error: features.openAgent.targets[0].addresses[0]: found " + problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/config/wrong-agent-options.csv", delimiter = '|', quoteCharacter = '`')
    void aWrongValueForTheWholeAgentBreaksTheFile(String line, String problem) {
        var reading = read("features:\n  openAgent:\n    " + line);

        assertThat(reading).isInstanceOf(Reading.Broken.class);
        assertThat(reading.problems()).singleElement().asString().endsWith(": error: " + problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/config/missing-essentials.csv", delimiter = '|', quoteCharacter = '`')
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
        var reading = readTargets(
                "- {targetName: a, type: StaticEndpoints, addresses: [\"a:1\"], " + "intervall: 5s, zzz: 1}");

        assertThat(problems(reading))
                .containsExactly(
                        "scrape_config.yaml:4:66: warning: features.openAgent.targets[0]: unknown key \"intervall\", "
                                + "did you mean \"interval\"?",
                        "scrape_config.yaml:4:81: warning: features.openAgent.targets[0]: unknown key \"zzz\"");
        assertThat(reading.hasErrors()).isFalse();
    }

    @Test
    void aConfiguredTimeoutBeyondTheIntervalIsShortenedWithAWarning() {
        var reading = readTargets("- {targetName: a, type: StaticEndpoints, addresses: [\"a:1\", \"b:1\"], "
                + "interval: 15s, timeout: 20s}");

        assertThat(problems(reading))
                .containsExactly("scrape_config.yaml:4:97: warning: features.openAgent.targets[0].timeout: timeout 20s "
                        + "is longer than the interval 15s, which is used instead");
    }

    @Test
    void aPatternAmongMetricNamesWarns() {
        var reading = readTargets(
                "- {targetName: a, type: StaticEndpoints, addresses: [\"a:1\"], " + "metricSelector: [\"node_.*\"]}");

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

        assertThat(reading.problems())
                .extracting(Problem::place)
                .map(Place::line)
                .containsExactly(3, 4, 5, 5);
    }
}
