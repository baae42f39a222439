package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import io.openagent.e2e.Received.Series;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.Credentials;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The options of static targets in both formats, from the file to what arrives.
final class TargetOptionsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder()
            .signedBy(AUTHORITY)
            .addSubjectAlternativeName("metrics.example")
            .build();
    private static final String BODY = "wanted{job=\"theirs\",room=\"a\"} 1\nunwanted 2\n";

    @TempDir
    private Path home;

    private final Received received = new Received();

    @Test
    void everyOptionOfTheCrFormCounts() throws Exception {
        try (Exposer exposer = Exposer.plain(
                        InetAddress.getLoopbackAddress(),
                        Map.of("/metrics", BODY, "/stats?form=all&part=b", "elsewhere 3\n"));
                Collector collector = collector();
                Openagent _ = agent(collector, """
                    features:
                      openAgent:
                        globalInterval: 1s
                        globalPath: /nowhere
                        targets:
                          - targetName: renamed
                            type: StaticEndpoints
                            path: /metrics
                            addresses: ["127.0.0.1:PORT"]
                          - targetName: honored
                            type: StaticEndpoints
                            path: /metrics
                            honorLabels: true
                            addresses: ["127.0.0.1:PORT"]
                          - targetName: selected
                            type: StaticEndpoints
                            path: /metrics
                            metricSelector: [unwanted]
                            labels: {environment: staging}
                            addresses: ["127.0.0.1:PORT"]
                          - targetName: endpoint
                            type: StaticEndpoints
                            endpoints:
                              - address: "127.0.0.1:PORT"
                                path: /stats?form=all
                                params: {part: b}
                          - targetName: default-path
                            type: StaticEndpoints
                            addresses: ["127.0.0.1:PORT"]
                          - targetName: off
                            type: StaticEndpoints
                            enabled: false
                            addresses: ["127.0.0.1:PORT"]
                          - targetName: needs-kubernetes
                            type: PodMetrics
                            selector: {}
                            endpoints: [{port: web}]
                    """.replace("PORT", Integer.toString(exposer.port())))) {
            String instance = "127.0.0.1:" + exposer.port();

            awaitUp("renamed", "honored", "selected", "endpoint", "default-path");

            assertThat(carried("wanted"))
                    .containsExactlyInAnyOrder(
                            series("wanted", "renamed", instance)
                                    .with("exported_job", "theirs")
                                    .with("room", "a"),
                            series("wanted", "theirs", instance).with("room", "a"));
            assertThat(carried("unwanted"))
                    .containsExactlyInAnyOrder(
                            series("unwanted", "renamed", instance),
                            series("unwanted", "honored", instance),
                            series("unwanted", "selected", instance).with("environment", "staging"));
            assertThat(carried("elsewhere")).containsExactly(series("elsewhere", "endpoint", instance));
            assertThat(up("default-path")).isZero();
            assertThat(carried("up")).hasSize(5);
        }
    }

    @Test
    void everyKeyOfTheBasicFormCounts() throws Exception {
        try (Exposer exposer = Exposer.plain(
                        InetAddress.getLoopbackAddress(), Map.of("/metrics", BODY, "/stats", "elsewhere 3\n"));
                Collector collector = collector();
                Openagent agent = agent(collector, """
                    global:
                      scrape_interval: 1s
                    scrape_configs:
                      - job_name: filtered
                        static_config:
                          targets: ["127.0.0.1:PORT"]
                          labels: {environment: test}
                          filter:
                            enabled: true
                            whitelist: [unwanted]
                      - job_name: unfiltered
                        static_config:
                          targets: ["127.0.0.1:PORT"]
                          filter:
                            enabled: false
                            whitelist: [unwanted]
                      - job_name: elsewhere
                        metrics_path: /stats
                        static_config:
                          targets: ["127.0.0.1:PORT"]
                    """.replace("PORT", Integer.toString(exposer.port())))) {
            String instance = "127.0.0.1:" + exposer.port();

            awaitUp("filtered", "unfiltered", "elsewhere");

            assertThat(carried("wanted"))
                    .containsExactly(series("wanted", "unfiltered", instance)
                            .with("exported_job", "theirs")
                            .with("room", "a"));
            assertThat(carried("unwanted"))
                    .containsExactlyInAnyOrder(
                            series("unwanted", "filtered", instance).with("environment", "test"),
                            series("unwanted", "unfiltered", instance));
            assertThat(carried("elsewhere")).containsExactly(series("elsewhere", "elsewhere", instance));
            assertThat(agent.stderr()).doesNotContain(" warn ", " error ");
        }
    }

    @Test
    void onlyACertificateThatIsTrustedAndAPasswordThatIsRightGetIn() throws Exception {
        Openagent.write(home.resolve("ca.pem"), AUTHORITY.certificatePem());
        Openagent.write(home.resolve("password"), "kept secret\n");
        try (Exposer exposer = Exposer.secure(
                        CERTIFICATE, Credentials.basic("openagent", "kept secret"), Map.of("/metrics", BODY));
                Collector collector = collector();
                Openagent agent = agent(collector, """
                    features:
                      openAgent:
                        globalInterval: 1s
                        targets:
                          - targetName: trusted
                            type: StaticEndpoints
                            addresses: &address ["127.0.0.1:PORT"]
                            tlsConfig: &trust {caFile: HOME/ca.pem, serverName: metrics.example}
                            basicAuth: {username: openagent, passwordFile: HOME/password}
                          - targetName: unchecked
                            type: StaticEndpoints
                            addresses: *address
                            tlsConfig: {insecureSkipVerify: true}
                            basicAuth: &inline {username: openagent, password: kept secret}
                          - targetName: another-name
                            type: StaticEndpoints
                            addresses: *address
                            tlsConfig: {caFile: HOME/ca.pem}
                            basicAuth: *inline
                          - targetName: unknown-authority
                            type: StaticEndpoints
                            scheme: https
                            addresses: *address
                            basicAuth: *inline
                          - targetName: wrong-password
                            type: StaticEndpoints
                            addresses: *address
                            tlsConfig: *trust
                            basicAuth: {username: openagent, password: guessed}
                          - targetName: without-tls
                            type: StaticEndpoints
                            scheme: http
                            addresses: *address
                            tlsConfig: *trust
                            basicAuth: *inline
                    """.replace("PORT", Integer.toString(exposer.port()))
                        .replace("HOME", home.toString()))) {
            awaitUp("trusted", "unchecked", "another-name", "unknown-authority", "wrong-password", "without-tls");

            // On a busy machine a first handshake may take longer than a scrape may.
            Openagent.within(PATIENCE).untilAsserted(() -> {
                assertThat(up("trusted")).isOne();
                assertThat(up("unchecked")).isOne();
            });
            assertThat(up("another-name")).isZero();
            assertThat(up("unknown-authority")).isZero();
            assertThat(up("wrong-password")).isZero();
            assertThat(up("without-tls")).isZero();
            assertThat(agent.stderr() + agent.page("/api/v1/targets") + agent.page("/config"))
                    .contains("https://127.0.0.1:" + exposer.port())
                    .doesNotContain("kept secret", "guessed");
        }
    }

    @Test
    void anAddressOfIpv6IsScraped() throws Exception {
        try (Exposer exposer = Exposer.plain(ipv6(), Map.of("/metrics", BODY));
                Collector collector = collector();
                Openagent _ = agent(collector, """
                    features:
                      openAgent:
                        globalInterval: 1s
                        targets:
                          - targetName: six
                            type: StaticEndpoints
                            addresses: ["[::1]:PORT"]
                    """.replace("PORT", Integer.toString(exposer.port())))) {
            awaitUp("six");

            assertThat(carried("unwanted")).containsExactly(series("unwanted", "six", "[::1]:" + exposer.port()));
        }
    }

    private Collector collector() throws IOException, InterruptedException {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Collector.start(CollectorOptions.good(anyPort, Licences.LICENSE), received);
    }

    private Openagent agent(Collector collector, String yaml) {
        return Openagent.in(home)
                .collector(collector.address().getPort(), Licences.TEST)
                .config(yaml)
                .start("foreground")
                .awaitReady(PATIENCE);
    }

    /// A scrape's samples arrive together, and `up` with them, whatever came of it.
    private void awaitUp(String... jobs) {
        Openagent.within(PATIENCE)
                .untilAsserted(() -> assertThat(
                                carried("up").stream().map(each -> each.labels().get("job")))
                        .contains(jobs));
    }

    private double up(String job) {
        return received.values().entrySet().stream()
                .filter(each -> each.getKey().name().equals("up")
                        && job.equals(each.getKey().labels().get("job")))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private Set<Series> carried(String name) {
        return received.values().keySet().stream()
                .filter(series -> series.name().equals(name))
                .collect(Collectors.toSet());
    }

    private static Series series(String name, String job, String instance) {
        String project = Long.toString(Licences.LICENSE.projectCode());
        return new Series(name, Map.of("job", job, "instance", instance, "pcode", project));
    }

    /// Not every kernel has it, and nothing can be installed against that.
    private static InetAddress ipv6() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("::1");
        try (var _ = new ServerSocket(0, 1, loopback)) {
            return loopback;
        } catch (IOException absent) {
            return Assumptions.abort("this machine has no IPv6: " + absent.getMessage());
        }
    }
}
