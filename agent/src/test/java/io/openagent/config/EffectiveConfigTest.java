package io.openagent.config;

import static io.openagent.config.ConfigTexts.config;
import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.read;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EffectiveConfigTest {
    private static final String RICH = """
        features:
          openAgent:
            globalInterval: 90
            externalLabels: {cluster: "010"}
            limits: {body: 1500}
            web: {listen: "::1"}
            scrapeMetrics: false
            targets:
              - targetName: db
                type: StaticEndpoints
                addresses: ["[::1]:9100", plain]
                path: /probe?x=%C3%A9
                params: {module: [a b, "c&d"]}
                timeout: 1500ms
                labels: {job: renamed, on: "yes"}
                metricSelector: [b, a]
                tlsConfig: {caFile: /etc/ca.pem, serverName: db}
                basicAuth: {usernameFile: /run/user, passwordFile: /run/password}
              - targetName: pods
                type: PodMetrics
                namespaceSelector: {matchNames: [b, a], matchExpressions: [{key: k, operator: Exists}]}
                selector: {matchLabels: {app: x}, matchExpressions: [{key: k, operator: NotIn, values: [v]}]}
                endpoints: [{port: 9090, honorLabels: true}, {port: https}]
        """;

    @Test
    void readingWhatIsPrintedGivesAnEqualConfiguration() {
        var config = config(read(RICH));

        var again = read(EffectiveConfig.print(config));

        assertThat(problems(again)).isEmpty();
        assertThat(config(again))
                .usingRecursiveComparison()
                .ignoringFields("waiting.place")
                .isEqualTo(config);
        assertThat(EffectiveConfig.print(config(again))).isEqualTo(EffectiveConfig.print(config));
    }

    @Test
    void secretsArePrintedAsStars() {
        var config = config(read("""
            features:
              openAgent:
                targets:
                  - targetName: db
                    type: StaticEndpoints
                    addresses: [db]
                    basicAuth: {username: alice, password: opensesame}
            """));

        assertThat(EffectiveConfig.print(config)).contains("password: '***'").doesNotContain("opensesame", "alice");
    }

    @Test
    void aBasicFileIsPrintedInCrForm() {
        var config = config(read("scrape_configs: [{job_name: a, static_config: {targets: [\"a:1\"]}}]"));

        assertThat(EffectiveConfig.print(config)).isEqualTo("""
            features:
              openAgent:
                enabled: true
                scrapeMetrics: true
                externalLabels: {}
                limits:
                  body: 64MiB
                buffer:
                  memory: 32MiB
                web:
                  listen: 127.0.0.1
                  remoteAdmin: false
                targets:
                - targetName: a
                  type: StaticEndpoints
                  enabled: true
                  addresses:
                  - a:1
                  scheme: http
                  path: /metrics
                  interval: 15s
                  timeout: 10s
                  labels:
                    instance: a:1
                    job: a
                  honorLabels: false
                  tlsConfig:
                    insecureSkipVerify: false
            """);
    }
}
