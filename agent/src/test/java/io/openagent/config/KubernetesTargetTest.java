package io.openagent.config;

import static io.openagent.config.ConfigTexts.config;
import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.readTargets;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.kubernetes.ObjectSelector;
import io.openagent.discovery.kubernetes.ObjectSelector.Operator;
import io.openagent.discovery.kubernetes.ObjectSelector.Requirement;
import io.openagent.metrics.relabel.RelabelRule.KeepNames;
import io.openagent.metrics.relabel.RelabelRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

final class KubernetesTargetTest {
    @Test
    void aTargetThatNeedsAClusterWaitsWithAllThatItSays() {
        var reading = readTargets("""
            - targetName: shop
              type: PodMonitor
              namespaceSelector: {matchNames: [production]}
              selector:
                matchLabels: {app: shop}
                matchExpressions:
                  - {key: tier, operator: In, values: [web, api]}
                  - {key: canary, operator: DoesNotExist}
              endpoints:
                - {port: web-metrics, path: /m, interval: 15s, honorLabels: true, metricSelector: [a_total]}
                - {port: 8443, scheme: https, tlsConfig: {insecureSkipVerify: true}}
            """);

        assertThat(config(reading).targets().byId()).isEmpty();
        assertThat(config(reading).waiting()).singleElement().satisfies(target -> {
            assertThat(target.name()).isEqualTo("shop");
            assertThat(target.type()).isEqualTo(TargetType.POD);
            assertThat(target.place()).isEqualTo(new Place("scrape_config.yaml", 4, 7));
            assertThat(target.namespaces()).isEqualTo(new ObjectSelector(List.of("production"), Map.of(), List.of()));
            assertThat(target.objects().labels()).isEqualTo(Map.of("app", "shop"));
            assertThat(target.objects().requirements())
                    .containsExactly(
                            new Requirement("tier", Operator.IN, List.of("web", "api")),
                            new Requirement("canary", Operator.DOES_NOT_EXIST, List.of()));
            assertThat(target.endpoints())
                    .extracting(KubernetesTarget.Endpoint::port)
                    .containsExactly("web-metrics", "8443");
            var first = target.endpoints().getFirst().settings();
            assertThat(first.path()).isEqualTo("/m");
            assertThat(first.interval()).isEqualTo(Duration.ofSeconds(15));
            assertThat(first.ingest().honorLabels()).isTrue();
            assertThat(first.ingest().relabeling())
                    .isEqualTo(new RelabelRules(List.of(new KeepNames(Set.of("a_total")))));
        });
        assertThat(problems(reading)).isEmpty();
    }

    @ParameterizedTest(name = "port {0}, scheme {1}, TLS {2}: {3}")
    @CsvSource(textBlock = """
        https, '',    false, https
        HTTPS, '',    false, https
        web,   '',    false, http
        443,   '',    false, http
        web,   '',    true,  http
        https, http,  false, http
        web,   https, false, https
        """)
    void aPortNamedHttpsMeansHttpsUnlessASchemeIsGiven(String port, String scheme, boolean tls, String used) {
        var reading = readTargets("- {targetName: a, type: ServiceMonitor, selector: {}, endpoints: [{port: " + port
                + ", scheme: " + (scheme.isEmpty() ? "~" : scheme) + (tls ? ", tlsConfig: {}" : "") + "}]}");

        assertThat(config(reading)
                        .waiting()
                        .getFirst()
                        .endpoints()
                        .getFirst()
                        .settings()
                        .scheme())
                .isEqualTo(used);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
        PodMonitor,     POD
        PodMetrics,     POD
        ServiceMonitor, SERVICE
        ServiceMetrics, SERVICE
        """)
    void bothSpellingsOfATypeAreTaken(String word, TargetType type) {
        var reading = readTargets("- {targetName: a, type: " + word + ", selector: {}, endpoints: [{port: 1}]}");

        assertThat(config(reading).waiting()).extracting(KubernetesTarget::type).containsExactly(type);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/config/wrong-kubernetes-targets.csv", delimiter = '|', quoteCharacter = '`')
    void aWrongPartIsTold(String rest, String problem) {
        var reading = readTargets("- {targetName: a, type: PodMonitor, " + rest + "}");

        assertThat(reading.problems()).singleElement().asString().endsWith("features.openAgent.targets[0]" + problem);
    }
}
