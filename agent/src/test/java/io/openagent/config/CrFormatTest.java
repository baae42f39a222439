package io.openagent.config;

import static io.openagent.config.ConfigTexts.config;
import static io.openagent.config.ConfigTexts.onlyTarget;
import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.read;
import static io.openagent.config.ConfigTexts.readTargets;
import static io.openagent.config.ConfigTexts.targets;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.config.BufferSettings.WhenFull;
import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.ScrapeLimits;
import io.openagent.discovery.ScrapeProtocols;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.Target;
import io.openagent.discovery.TlsOptions;
import io.openagent.metrics.Labels;
import io.openagent.metrics.relabel.RelabelRule.KeepNames;
import io.openagent.metrics.relabel.RelabelRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CrFormatTest {
    @Test
    void aTargetWithNothingButAnAddressGetsEveryDefault() {
        var reading = readTargets("""
            - targetName: node
              type: StaticEndpoints
              addresses: ["127.0.0.1:9100"]
            """);

        assertThat(onlyTarget(reading))
                .isEqualTo(new Target(
                        "node",
                        URI.create("http://127.0.0.1:9100/metrics"),
                        Labels.of("job", "node", "instance", "127.0.0.1:9100"),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10),
                        HttpOptions.DEFAULT,
                        IngestOptions.DEFAULT));
        assertThat(problems(reading)).isEmpty();
    }

    @Test
    void aTargetTakesEveryKeyThatIsWritten() {
        var reading = readTargets("""
            - targetName: db
              type: StaticEndpoints
              scheme: https
              addresses: ["db.example.com:9187"]
              path: /probe
              params: {module: [a b, c], debug: true}
              interval: 30s
              timeout: 1500ms
              labels: {environment: staging, number: 010}
              honorLabels: TRUE
              metricSelector: [pg_up, pg_locks]
              tlsConfig: {insecureSkipVerify: true, caFile: /etc/ca.pem, serverName: db.internal}
              basicAuth: {username: scraper, passwordFile: /run/password}
            """);

        assertThat(onlyTarget(reading))
                .isEqualTo(new Target(
                        "db",
                        URI.create("https://db.example.com:9187/probe?debug=true&module=a+b&module=c"),
                        Labels.of(
                                "job",
                                "db",
                                "instance",
                                "db.example.com:9187",
                                "environment",
                                "staging",
                                "number",
                                "010"),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(1500),
                        HttpOptions.DEFAULT
                                .with(new TlsOptions(
                                        true, Optional.of(Path.of("/etc/ca.pem")), Optional.of("db.internal")))
                                .with(new Credentials.Basic(
                                        new SecretSource.Inline(new Secret("scraper")),
                                        new SecretSource.InFile(Path.of("/run/password")))),
                        new IngestOptions(
                                true,
                                true,
                                false,
                                new RelabelRules(List.of(new KeepNames(Set.of("pg_up", "pg_locks")))),
                                ScrapeLimits.DEFAULT,
                                ScrapeProtocols.DEFAULT)));
        assertThat(problems(reading)).isEmpty();
    }

    @Test
    void aLabelOfTheFileReplacesJobAndInstance() {
        var reading = readTargets("""
            - targetName: node
              type: StaticEndpoints
              addresses: ["10.0.0.1:9100"]
              labels: {job: machines, instance: rack-7}
            """);

        assertThat(onlyTarget(reading).labels()).isEqualTo(Labels.of("job", "machines", "instance", "rack-7"));
        assertThat(onlyTarget(reading).job()).isEqualTo("node");
    }

    @Test
    void parametersMayStandInThePathToo() {
        var reading = readTargets("""
            - targetName: sys
              type: StaticEndpoints
              addresses: ["a:1"]
              path: /v1/sys/metrics?format=prometheus
            """);

        assertThat(onlyTarget(reading).url()).hasToString("http://a:1/v1/sys/metrics?format=prometheus");
    }

    @Test
    void ofTwoEqualTargetsTheFirstStaysAndBothPlacesAreNamed() {
        var reading = readTargets("""
            - targetName: node
              type: StaticEndpoints
              addresses: ["a:1", "b:1", "a:1"]
            """);

        assertThat(targets(reading)).hasSize(2);
        assertThat(problems(reading))
                .containsExactly("scrape_config.yaml:6:33: warning: features.openAgent.targets[0].addresses[2]: "
                        + "the same URL and labels as features.openAgent.targets[0].addresses[0] at "
                        + "scrape_config.yaml:6:19, only that one is scraped");
    }

    @Test
    void anErrorInOneTargetLeavesTheOthersAlone() {
        var reading = readTargets("""
            - {targetName: bad, type: StaticEndpoints, addresses: ["a:1"], interval: 5x}
            - {targetName: good, type: StaticEndpoints, addresses: ["b:1", "b:99999"]}
            - {targetName: mixed, type: StaticEndpoints, endpoints: [{address: "c:1", honorLabels: maybe}, {address: "c:2"}]}
            """);

        assertThat(targets(reading))
                .extracting(Target::url)
                .map(URI::getAuthority)
                .containsExactly("b:1", "c:2");
        assertThat(reading.hasErrors()).isTrue();
        assertThat(reading.problems()).hasSize(3);
    }

    @Test
    void aDisabledTargetAndADisabledAgentScrapeNothing() {
        var target = readTargets("- {targetName: a, type: StaticEndpoints, enabled: false, addresses: [\"a:1\"]}");
        var agent = read("""
            features:
              openAgent:
                enabled: false
                targets:
                  - {targetName: a, type: StaticEndpoints, addresses: ["a:1"]}
            """);

        assertThat(targets(target)).isEmpty();
        assertThat(targets(agent)).isEmpty();
    }

    @Test
    void theAgentsOwnOptionsHaveDefaultsAndCanBeSet() {
        var defaults = config(read("features: {openAgent: {targets: []}}"));
        var set = config(read("""
            features:
              openAgent:
                externalLabels: {cluster: seoul-1}
                scrapeMetrics: false
                limits: {body: 1MB}
                buffer: {maxBytes: 2GiB, maxAge: 6h, onFull: pauseScrapes, memory: 2MiB}
                outputs: {whatap: {order: newestFirst, acknowledgement: required, compression: small}}
                web: {listen: 0.0.0.0, remoteAdmin: true}
            """));

        assertThat(defaults)
                .extracting("scrapeMetrics", "limits.usual.bodyBytes", "listenHost", "remoteAdmin")
                .containsExactly(true, 64L << 20, Optional.empty(), false);
        assertThat(set)
                .extracting("scrapeMetrics", "limits.usual.bodyBytes", "listenHost", "remoteAdmin")
                .containsExactly(false, 1_000_000L, Optional.of("0.0.0.0"), true);
        assertThat(defaults.buffer())
                .isEqualTo(new BufferSettings(10L << 30, Optional.empty(), WhenFull.DROP_OLDEST, 32L << 20));
        assertThat(set.buffer())
                .isEqualTo(new BufferSettings(
                        2L << 30, Optional.of(Duration.ofHours(6)), WhenFull.PAUSE_SCRAPES, 2L << 20));
        assertThat(defaults.output()).isEqualTo(new OutputSettings(false, false, false));
        assertThat(set.output()).isEqualTo(new OutputSettings(true, true, true));
        assertThat(set.externalLabels()).isEqualTo(Labels.of("cluster", "seoul-1"));
    }
}
