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
            limits: {body: 1500, labels: 30, targets: 50, memory: 100MiB, onBreach: keepFamilies, ceilings: {samples: 7000}}
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
              - targetName: relabelled
                type: StaticEndpoints
                addresses: ["a:1", "b:1"]
                relabelConfigs:
                  - {sourceLabels: [__address__], regex: "(.):1", targetLabel: "host.name", replacement: "$1-$$1"}
                  - {sourceLabels: [__address__], regex: "b:.*", targetLabel: __metrics_path__, replacement: /b}
                  - {targetLabel: __param_debug, replacement: "on"}
                  - {action: labeldrop, regex: job}
                metricSelector: [up, a.b]
                metricRelabelConfigs:
                  - {action: drop, sourceLabels: [__name__, le], separator: "", regex: a.*}
                  - {action: hashmod, sourceLabels: [a], targetLabel: shard, modulus: 18446744073709551615}
                  - {action: labelmap, regex: "x_(.*)"}
                  - {action: labelkeep, regex: "a|__name__"}
                  - {action: keepequal, sourceLabels: [a], targetLabel: b}
                  - {action: lowercase, sourceLabels: [a], targetLabel: b}
                  - {sourceLabels: [a], targetLabel: b, replacement: ""}
                authorization: {type: Token, credentialsFile: /run/token}
                headers: {X-Scope-OrgID: {valueFile: /run/tenant}}
                proxyUrl: http://proxy:3128
                followRedirects: true
                allowMetadataAddresses: true
                tlsConfig: {certFile: /c.pem, keyFile: /k.pem, minVersion: TLS13}
                honorTimestamps: false
                trackTimestampsStaleness: true
                scrapeProtocols: [PrometheusProto, PrometheusText0.0.4]
                fallbackScrapeProtocol: PrometheusText0.0.4
                metricNameEscapingScheme: dots
                scrapeNativeHistograms: true
                limits: {samples: 100, valueLength: 9000, onBreach: fail}
              - targetName: pods
                type: PodMetrics
                namespaceSelector: {matchNames: [b, a], matchExpressions: [{key: k, operator: Exists}]}
                selector: {matchLabels: {app: x}, matchExpressions: [{key: k, operator: NotIn, values: [v]}]}
                targetLimit: 7
                endpoints:
                  - {port: 9090, honorLabels: true, basicAuth: {usernameFile: /u, passwordFile: /p}}
                  - {port: https, relabelConfigs: [{regex: a, action: labeldrop}]}
                  - port: https
                    authorization: {credentials: {name: login, key: token}}
                    tlsConfig:
                      ca: {configMap: {name: trust, key: ca.crt}}
                      cert: {secret: {name: own, key: tls.crt}}
                      keySecret: {name: own, key: tls.key}
                  - {port: https, authorization: {serviceAccount: true}}
            prometheusOperator: {enabled: true}
        """;

    @Test
    void readingWhatIsPrintedGivesAnEqualConfiguration() {
        var config = config(read(RICH));

        var again = read(EffectiveConfig.print(config));

        assertThat(problems(again)).isEmpty();
        assertThat(config(again))
                .usingRecursiveComparison()
                // What is printed is what the rules have made: they see something else the second time.
                .ignoringFields("waiting.place", "operator.value.global", "labelsBefore")
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
                    headers: {X-Key: opensesame}
                  - targetName: api
                    type: StaticEndpoints
                    addresses: [api]
                    authorization: {credentials: opensesame}
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
                  samples: 500000
                  labels: 64
                  nameLength: 512
                  valueLength: 8192
                  onBreach: fail
                  targets: 10000
                  ceilings:
                    body: 1GiB
                    samples: 10000000
                    labels: 1000
                    nameLength: 4096
                    valueLength: 1048576
                buffer:
                  maxBytes: 10GiB
                  onFull: dropOldest
                  memory: 32MiB
                outputs:
                  whatap:
                    order: oldestFirst
                    acknowledgement: optional
                    compression: fast
                web:
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
                  tlsConfig:
                    insecureSkipVerify: false
                    minVersion: TLS12
                  followRedirects: false
                  allowMetadataAddresses: false
                  honorLabels: false
                  honorTimestamps: true
                  trackTimestampsStaleness: false
                  scrapeProtocols:
                  - OpenMetricsText1.0.0
                  - OpenMetricsText0.0.1
                  - PrometheusText1.0.0
                  - PrometheusText0.0.4
                  metricNameEscapingScheme: allow-utf-8
                  scrapeNativeHistograms: false
                  limits:
                    body: 64MiB
                    samples: 500000
                    labels: 64
                    nameLength: 512
                    valueLength: 8192
                    onBreach: fail
            """);
    }
}
