package io.openagent.config;

import static io.openagent.config.ConfigTexts.config;
import static io.openagent.config.ConfigTexts.onlyTarget;
import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.read;
import static io.openagent.config.ConfigTexts.targets;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Target;
import io.openagent.metrics.Labels;
import io.openagent.metrics.Relabeling;
import io.openagent.metrics.relabel.RelabelRule.KeepNames;
import io.openagent.metrics.relabel.RelabelRules;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BasicFormatTest {
    @Test
    void aJobWithNothingButATargetGetsEveryDefault() {
        var reading = read("""
            scrape_configs:
              - job_name: prometheus
                static_config:
                  targets: [localhost:9090]
            """);

        var target = onlyTarget(reading);
        assertThat(config(reading).format()).isEqualTo(AgentConfig.Format.BASIC);
        assertThat(target.url()).hasToString("http://localhost:9090/metrics");
        assertThat(target.interval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(target.labels()).isEqualTo(Labels.of("job", "prometheus", "instance", "localhost:9090"));
        assertThat(problems(reading)).isEmpty();
    }

    @Test
    void aJobTakesEveryKeyThatIsWritten() {
        var reading = read("""
            global:
              scrape_interval: 30s
              scrape_timeout: 5s
            scrape_configs:
              - job_name: api
                scrape_interval: 20
                scrape_timeout: 7s
                metrics_path: /actuator/prometheus
                scheme: https
                static_config:
                  targets: ["[::1]:8443"]
                  labels: {env: test}
                  filter: {enabled: true, whitelist: [up_total]}
            externalLabels: {cluster: a}
            limits: {body: 2MiB}
            """);

        var target = onlyTarget(reading);
        assertThat(target.url()).hasToString("https://[::1]:8443/actuator/prometheus");
        assertThat(target.interval()).isEqualTo(Duration.ofSeconds(20));
        assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(target.labels()).isEqualTo(Labels.of("job", "api", "instance", "[::1]:8443", "env", "test"));
        assertThat(target.ingest().relabeling())
                .isEqualTo(new RelabelRules(List.of(new KeepNames(Set.of("up_total")))));
        assertThat(target.ingest().limits().bodyBytes()).isEqualTo(2 << 20);
        assertThat(config(reading).externalLabels()).isEqualTo(Labels.of("cluster", "a"));
        assertThat(problems(reading)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        filter: {enabled: true, whitelist: [a]}  | true
        filter: {whitelist: [a]}                 | true
        filter: {enabled: false, whitelist: [a]} | false
        filter: {enabled: false}                 | false
        """)
    void aWhitelistCountsUnlessTheFilterIsOff(String filter, boolean filters) {
        var reading = read("scrape_configs: [{job_name: a, static_config: {targets: [\"a:1\"], " + filter + "}}]");

        assertThat(onlyTarget(reading).ingest().relabeling())
                .isEqualTo(filters ? new RelabelRules(List.of(new KeepNames(Set.of("a")))) : Relabeling.NONE);
    }

    @Test
    void aFilterWithoutAWhitelistIsAnErrorOfItsJobAlone() {
        var reading = read("""
            scrape_configs:
              - {job_name: a, static_config: {targets: ["a:1"], filter: {enabled: true}}}
              - {job_name: b, static_config: {targets: ["b:1"]}}
            """);

        assertThat(targets(reading)).extracting(Target::job).containsExactly("b");
        assertThat(problems(reading))
                .containsExactly("scrape_config.yaml:2:61: error: scrape_configs[0].static_config.filter: "
                        + "found no whitelist, wanted the names of the metrics to keep");
    }

    @Test
    void aMisspelledKeyIsPointedOut() {
        var reading = read("scrape_configs: [{job_name: a, static_confi: []}]");

        assertThat(problems(reading))
                .containsExactly(
                        "scrape_config.yaml:1:18: error: scrape_configs[0]: found no static_config, "
                                + "wanted a map with targets",
                        "scrape_config.yaml:1:32: warning: scrape_configs[0]: unknown key \"static_confi\", "
                                + "did you mean \"static_config\"?");
    }

    @Test
    void aGlobalTimeoutBeyondAJobsIntervalWarnsWhereItStands() {
        var reading = read("""
            global: {scrape_timeout: 20s}
            scrape_configs: [{job_name: a, static_config: {targets: ["a:1", "b:1"]}}]
            """);

        assertThat(problems(reading))
                .containsExactly("scrape_config.yaml:1:26: warning: global.scrape_timeout: timeout 20s is longer than "
                        + "the interval 15s, which is used instead");
    }

    @Test
    void anchorsAndMergesWork() {
        var reading = read("""
            scrape_configs:
              - &base
                job_name: a
                metrics_path: /a
                static_config: {targets: ["a:1"]}
              - <<: *base
                job_name: b
            """);

        assertThat(targets(reading)).extracting(Target::job).containsExactly("a", "b");
        assertThat(targets(reading))
                .extracting(target -> target.url().getPath())
                .containsExactly("/a", "/a");
        assertThat(problems(reading)).isEmpty();
    }
}
