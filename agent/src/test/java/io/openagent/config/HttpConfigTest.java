package io.openagent.config;

import static io.openagent.config.ConfigTexts.onlyTarget;
import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.read;
import static io.openagent.config.ConfigTexts.readTargets;
import static io.openagent.config.ConfigTexts.targets;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource.InFile;
import io.openagent.discovery.SecretSource.Inline;
import io.openagent.discovery.Target;
import io.openagent.discovery.TlsOptions;
import io.openagent.discovery.TlsOptions.ClientCertificate;
import io.openagent.discovery.TlsOptions.Version;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How a target is asked, as the file says it.
final class HttpConfigTest {
    private static final HttpOptions EVERYTHING = new HttpOptions(
            new TlsOptions(
                    false,
                    Optional.of(new InFile(Path.of("/ca.pem"))),
                    Optional.of(new ClientCertificate(Path.of("/c.pem"), Path.of("/k.pem"))),
                    Optional.of("db"),
                    Version.TLS_1_3),
            new Credentials.Authorization("Bearer", new InFile(Path.of("/token"))),
            Map.of("X-Scope-OrgID", new Inline(new Secret("shop")), "X-Key", new InFile(Path.of("/key"))),
            Optional.of(URI.create("http://proxy:3128")),
            true,
            true);

    @Test
    void aTargetTakesEveryKey() {
        var reading = readTargets("""
            - targetName: a
              type: StaticEndpoints
              addresses: ["a:1"]
              tlsConfig: {caFile: /ca.pem, certFile: /c.pem, keyFile: /k.pem, serverName: db, minVersion: TLS13}
              authorization: {credentialsFile: /token}
              headers: {X-Scope-OrgID: shop, X-Key: {valueFile: /key}}
              proxyUrl: http://proxy:3128/
              followRedirects: true
              allowMetadataAddresses: true
            """);

        assertThat(problems(reading)).isEmpty();
        assertThat(onlyTarget(reading).http()).isEqualTo(EVERYTHING);
    }

    @Test
    void aJobTakesThemUnderTheNamesOfPrometheus() {
        var reading = read("""
            scrape_configs:
              - job_name: a
                tls_config: {ca_file: /ca.pem, cert_file: /c.pem, key_file: /k.pem, server_name: db, min_version: TLS13}
                bearer_token_file: /token
                headers: {X-Scope-OrgID: shop, X-Key: {value_file: /key}}
                proxy_url: http://proxy:3128
                follow_redirects: true
                allow_metadata_addresses: true
                honor_labels: true
                honor_timestamps: false
                params: {module: [x]}
                static_config: {targets: ["a:1"]}
            """);

        assertThat(problems(reading)).isEmpty();
        assertThat(onlyTarget(reading).http()).isEqualTo(EVERYTHING);
        assertThat(onlyTarget(reading).ingest().honorLabels()).isTrue();
        assertThat(onlyTarget(reading).ingest().honorTimestamps()).isFalse();
        assertThat(onlyTarget(reading).url()).hasToString("https://a:1/metrics?module=x");
    }

    @Test
    void theWordOfAnEndpointGoesBeforeThatOfItsTarget() {
        var reading = readTargets("""
            - targetName: a
              type: StaticEndpoints
              bearerTokenFile: /token
              headers: {A: b}
              endpoints:
                - {address: "a:1"}
                - {address: "a:2", basicAuth: {username: u, password: p}, headers: {C: d}}
            """);

        assertThat(targets(reading))
                .extracting(Target::http)
                .extracting(HttpOptions::credentials)
                .containsExactly(
                        new Credentials.Authorization("Bearer", new InFile(Path.of("/token"))),
                        new Credentials.Basic(new Inline(new Secret("u")), new Inline(new Secret("p"))));
        assertThat(targets(reading))
                .extracting(Target::http)
                .extracting(http -> http.headers().keySet().iterator().next())
                .containsExactly("A", "C");
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization: {credentials: c}", "bearerTokenFile: /token"})
    void twoKindsOfCredentialsAtOneLevelAreAProblem(String other) {
        var reading = readTargets("- {targetName: a, type: StaticEndpoints, addresses: [\"a:1\"], "
                + "basicAuth: {username: u, password: p}, " + other + "}");

        assertThat(problems(reading)).singleElement().asString().contains("found basicAuth and ", "wanted one of them");
        assertThat(targets(reading)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scheme: http                                             | scheme http, wanted https",
                "scheme: https, tlsConfig: {insecureSkipVerify: true}     | wanted a server that is verified"
            })
    void theAgentsOwnTokenWantsAServerThatIsVerified(String settings, String complaint) {
        String target = "authorization: {serviceAccount: true}, " + settings;

        assertThat(problems(
                        readTargets("- {targetName: a, type: StaticEndpoints, addresses: [\"a:1\"], " + target + "}")))
                .singleElement()
                .asString()
                .contains(complaint);
        assertThat(problems(readTargets(
                        "- {targetName: a, type: PodMonitor, selector: {}, endpoints: [{port: web, " + target + "}]}")))
                .singleElement()
                .asString()
                .contains(complaint);
    }
}
