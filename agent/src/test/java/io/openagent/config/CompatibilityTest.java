package io.openagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompatibilityTest {
    private static final String TARGET = """
        features:
          openAgent:
            targets:
              - targetName: one
        """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        timeout: 5s                                                         | 5:18 | timeout             | the original ignores it
        honorLabels: true                                                   | 5:22 | honorLabels         | exported_
        labels: {a: b}                                                      | 5:17 | labels              | the original drops these labels
        tlsConfig: {caFile: /ca.pem}                                        | 5:29 | tlsConfig.caFile    | here the scrape fails
        metricRelabelConfigs: [{regex: go_.*, targetLabel: a}]              | 5:40 | metricRelabelConfigs[0].regex  | the whole text
        metric_relabel_configs: [{action: keep, regex: ^a$}]                | 5:43 | metric_relabel_configs[0].action | the original does nothing
        """)
    void aStaticTargetsLineIsPointedAt(String line, String place, String path, String sentence) {
        assertThat(of(TARGET + "        " + line + "\n        type: StaticEndpoints\n"))
                .singleElement()
                .asString()
                .startsWith("f.yaml:" + place.strip() + ": features.openAgent.targets[0]." + path.strip() + ": ")
                .contains(sentence.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        PodMonitor     | port: https                                                    | 1
        ServiceMonitor | {port: web, scheme: https}                                     | 1
        PodMonitor     | port: web                                                      | 0
        PodMonitor     | {port: https, scheme: http}                                    | 0
        PodMonitor     | {port: https, authorization: {serviceAccount: true}}           | 0
        PodMonitor     | {port: https, basicAuth: {username: a, password: b}}           | 0
        """)
    void anEndpointThatLivedOnTheAgentsTokenIsPointedAt(String type, String endpoint, int count) {
        String yaml = TARGET + "        type: " + type + "\n        endpoints: [" + endpoint + "]\n";

        assertThat(of(yaml))
                .hasSize(count)
                .allSatisfy(difference -> assertThat(difference.sentence()).contains("serviceAccount: true"));
    }

    @Test
    void aTargetsOwnCredentialsGoForItsEndpoints() {
        assertThat(of(TARGET + """
                    type: ServiceMonitor
                    bearerTokenFile: /token
                    endpoints: [{port: https}]
            """)).isEmpty();
    }

    @Test
    void labelsOfNamespacesAreNewToPods() {
        String selector = "        namespaceSelector: {matchNames: [a], matchLabels: {b: c}}\n";

        assertThat(of(TARGET + "        type: PodMonitor\n" + selector))
                .extracting(Difference::path)
                .containsExactly("features.openAgent.targets[0].namespaceSelector.matchLabels");
        assertThat(of(TARGET + "        type: ServiceMonitor\n" + selector)).isEmpty();
    }

    @Test
    void theBasicFormatIsScrapedForTheFirstTime() {
        assertThat(of("scrape_configs:\n  - job_name: a\n"))
                .extracting(Difference::place)
                .hasToString("[f.yaml:2:3]");
    }

    @ParameterizedTest
    @CsvSource({"a, 1", "^a, 1", "^a$, 0", "'.*', 0", "'(.*)', 0", "'.*a$', 0", "'a.*', 1"})
    void aRegexThatMeetsTheWholeTextAnywayIsLeftAlone(String regex, int count) {
        assertThat(of(TARGET + "        relabelConfigs: [{regex: '" + regex + "'}]\n"))
                .hasSize(count);
    }

    @ParameterizedTest
    @CsvSource({"features: 1", "'features: {openAgent: {targets: {a: b}}}'", "'[1, 2'", "scrape_configs: x"})
    void whatIsNoConfigurationIsLeftToTheParser(String text) {
        assertThat(of(text))
                .allSatisfy(difference -> assertThat(difference.path()).isEqualTo("scrape_configs"));
    }

    private static List<Difference> of(String text) {
        return Compatibility.differences("f.yaml", text);
    }
}
