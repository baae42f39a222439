package io.openagent.config;

import static io.openagent.config.ConfigTexts.config;
import static io.openagent.config.ConfigTexts.onlyTarget;
import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.readTargets;
import static io.openagent.config.ConfigTexts.targets;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.Labels;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rules make of a target before it is scraped.
final class TargetRulesTest {
    @Test
    void rulesSeeATargetAsInPrometheus() {
        var reading = readTargets("""
            - targetName: a
              type: StaticEndpoints
              addresses: ["a:1"]
              path: /m
              params: {module: [x, y]}
              interval: 90s
              timeout: 5s
              labels: {zone: b}
              relabelConfigs:
                - {action: drop, sourceLabels: [job, __address__, __scheme__, __metrics_path__, __scrape_interval__,
                                                __scrape_timeout__, __param_module, zone],
                   regex: "a;a:1;http;/m;1m30s;5s;x;b"}
            """);

        assertThat(targets(reading)).isEmpty();
        assertThat(config(reading).dropped()).singleElement().satisfies(dropped -> {
            assertThat(dropped.job()).isEqualTo("a");
            assertThat(dropped.labels().get("__address__")).contains("a:1");
            assertThat(dropped.reason()).startsWith("dropped by relabelConfigs[0] {action: drop, sourceLabels: [job, ");
        });
        assertThat(problems(reading)).isEmpty();
    }

    @Test
    void rulesMayChangeEverythingThatLeadsToATarget() {
        var reading = readTargets("""
            - targetName: a
              type: StaticEndpoints
              addresses: ["example.org"]
              params: {module: [x, y]}
              relabel_configs:
                - {source_labels: [__address__], target_label: __param_target}
                - {target_label: __address__, replacement: "prober:9115"}
                - {target_label: __scheme__, replacement: https}
                - {target_label: __metrics_path__, replacement: /probe}
                - {target_label: __param_module, replacement: http}
                - {target_label: __scrape_interval__, replacement: 30s}
                - {target_label: __scrape_timeout__, replacement: 3s}
                - {target_label: __tmp_note, replacement: gone}
                - {target_label: app.kubernetes.io/name, replacement: shop}
            """);

        var target = onlyTarget(reading);
        assertThat(target.url())
                .isEqualTo(URI.create("https://prober:9115/probe?module=http&module=y&target=example.org"));
        assertThat(target.labels())
                .isEqualTo(Labels.of("app.kubernetes.io/name", "shop", "instance", "prober:9115", "job", "a"));
        assertThat(target.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(target.job()).isEqualTo("a");
        assertThat(problems(reading)).isEmpty();
    }

    @Test
    void aSchemeThatARuleChangesBringsItsPort() {
        var reading = readTargets(withRules("[a]", "{targetLabel: __scheme__, replacement: https}"));

        assertThat(onlyTarget(reading).url()).hasToString("https://a:443/metrics");
        assertThat(onlyTarget(reading).labels().get("instance")).contains("a:443");
    }

    @Test
    void instanceMayBeWrittenAndJobTakenAway() {
        var reading = readTargets(withRules(
                "[\"a:1\"]", "{targetLabel: instance, replacement: rack}, {targetLabel: job, replacement: \"\"}"));

        assertThat(onlyTarget(reading).labels()).isEqualTo(Labels.of("instance", "rack"));
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', textBlock = """
        __address__         | a:99999     | found "a:99999" as __address__ after relabelConfigs, wanted host:port
        __address__         | http://a    | found "http://a" as __address__ after relabelConfigs, wanted host:port
        __address__         | u:secret@a  | found "***@a" as __address__ after relabelConfigs, wanted host:port
        __address__         | ''          | found nothing as __address__ after relabelConfigs, wanted host:port
        __scheme__          | ftp         | found "ftp" as __scheme__ after relabelConfigs, wanted http or https
        __metrics_path__    | metrics     | found "metrics" as __metrics_path__ after relabelConfigs, wanted a path such as /metrics
        __scrape_interval__ | 0s          | found "0s" as __scrape_interval__ after relabelConfigs, wanted a duration such as 15s
        __scrape_timeout__  | 61s         | found "61s" as __scrape_timeout__ after relabelConfigs, wanted a duration of at most 1m
        """)
    void whatLeadsNowhereIsAProblemOfThatTargetAlone(String label, String value, String problem) {
        var reading = readTargets(withRules(
                "[\"bad:1\", \"good:1\"]",
                "{sourceLabels: [__address__], regex: \"bad:1\", targetLabel: " + label + ", replacement: \"" + value
                        + "\"}"));

        assertThat(problems(reading)).singleElement().asString().endsWith("addresses[0]: " + problem);
        assertThat(targets(reading))
                .extracting(target -> target.url().getHost())
                .containsExactly("good");
    }

    private static String withRules(String addresses, String rules) {
        return "- {targetName: a, type: StaticEndpoints, addresses: " + addresses + ", relabelConfigs: [" + rules
                + "]}";
    }
}
