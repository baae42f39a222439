package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.kube.ApiServerDouble;
import io.openagent.kube.KubeCluster;
import io.openagent.kube.Objects;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The packaged agent in a cluster, as far as one needs no more than an API server. One test waits for a
/// minute, in which other classes run.
@Execution(ExecutionMode.CONCURRENT)
final class KubernetesIT {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(50);
    private static final Duration NEXT_MINUTE = Duration.ofSeconds(90);
    private static final Path DOCUMENT = Path.of("src", "test", "resources", "document");
    private static final String TARGETS = "/api/v1/targets?state=active";

    @TempDir
    private Path home;

    private final ApiServerDouble cluster = new ApiServerDouble();

    @AfterEach
    void stop() {
        cluster.close();
    }

    /// One agent for all of them. A target's place in its interval is its own: here that is up to a minute. The static
    /// addresses are nobody's.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theExamplesOfTheDocumentRunAsTheyAreWritten() throws IOException {
        try (var pod = Exposer.plain(loopback(1), Map.of("/metrics", "http_requests_total 1\nother 2\n"));
                var backend = Exposer.plain(loopback(2), Map.of("/actuator/prometheus", "jvm_threads_live 7\n"));
                var apiserver = Exposer.secure(
                        new HeldCertificate.Builder().build(), "Bearer somebody", Map.of("/metrics", "a 1\n"))) {
            cluster.put(
                    KubeCluster.PODS,
                    Objects.pod(
                            "production", "my-app-1", Map.of("app", "my-app"), "127.0.0.1", "web-metrics", pod.port()));
            service(
                    "default",
                    "my-backend",
                    Map.of("service", "my-backend-service"),
                    "http-metrics",
                    2,
                    backend.port());
            service(
                    "default",
                    "kubernetes",
                    Map.of("component", "apiserver", "provider", "kubernetes"),
                    "https",
                    1,
                    apiserver.port());
            try (Openagent agent = start(examples())) {
                Openagent.within(NEXT_MINUTE).until(() -> agent.metric("openagent_targets{health=\"up\"}") == 2);
                Openagent.within(NEXT_MINUTE).until(() -> agent.metric("openagent_targets{health=\"down\"}") == 4);

                assertThat(agent.page(TARGETS))
                        .contains("http://192.168.1.100:9100/metrics")
                        .contains("http://external-node-exporter.example.com:9100/metrics")
                        .contains("https://secure-service.example.com:443/metrics")
                        .contains("\"environment\":\"staging\"", "\"component\":\"database-exporter\"")
                        .contains("status 401")
                        .contains("authorization: {serviceAccount: true}")
                        .contains("\"namespace\":\"production\"", "\"pod\":\"my-app-1\"", "\"service\":\"my-backend\"");
                assertThat(agent.stderr()).contains("the selector matches 0 services in kube-system; 1 in default");
                assertThat(agent.metric("openagent_kubernetes_kind_state{condition=\"followed\",kind=\"pods\"}"))
                        .isOne();
                assertThat(verbs()).containsExactlyInAnyOrder("list", "watch");
            }
        }
    }

    /// A hundred pods behind a service, all scraped each second, of which one is replaced.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aPodThatIsReplacedIsScrapedNoMoreAndItsSuccessorAtOnce() throws IOException {
        try (var old = Exposer.plain(loopback(3), Map.of("/metrics", "a 1\n"));
                var successor = Exposer.plain(loopback(4), Map.of("/metrics", "a 1\n"));
                var others = Exposer.plain(loopback(1), Map.of("/metrics", "a 1\n"))) {
            for (int i = 0; i < 100; i++) service("shop", "other-" + i, Map.of("app", "cart"), "web", 1, others.port());
            service("shop", "cart", Map.of("app", "cart"), "web", 3, old.port());
            try (Openagent agent = start("""
                features:
                  openAgent:
                    globalInterval: 1s
                    targets:
                      - targetName: carts
                        type: ServiceMonitor
                        selector: {matchLabels: {app: cart}}
                        endpoints: [{port: web}]
                """)) {
                Openagent.within(SOON).until(() -> old.requests() > 2);

                service("shop", "cart", Map.of("app", "cart"), "web", 4, successor.port());
                Openagent.within(Duration.ofSeconds(3)).until(() -> successor.requests() > 0);

                int last = old.requests();
                Openagent.within(SOON).until(() -> successor.requests() > 3);
                assertThat(old.requests()).isEqualTo(last);
                assertThat(agent.page(TARGETS))
                        .contains("127.0.0.4:" + successor.port())
                        .doesNotContain("127.0.0.3");
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whereNoWorkerRunsAQuestionIsAnsweredAllTheSame() throws IOException {
        cluster.put(KubeCluster.PODS, Objects.pod("shop", "cart-1", Map.of("app", "cart"), "127.0.0.1", "web", 9100));
        try (Openagent command = agent("""
            features:
              openAgent:
                targets:
                  - {targetName: carts, type: PodMonitor, selector: {matchLabels: {app: cat}}, endpoints: [{port: web}]}
            """).start("explain", "monitor", "carts")) {
            assertThat(command.awaitExit(SOON)).isZero();
            assertThat(command.stderr())
                    .startsWith("no worker answers at http://127.0.0.1:")
                    .endsWith("this is what one would find with " + home.resolve("scrape_config.yaml") + "\n");
            assertThat(command.stdout())
                    .contains("near miss  shop/cart-1 has label app=cart; the selector wants app=cat");
        }
    }

    /// All examples of the CR form, in one list of targets.
    private static String examples() throws IOException {
        String apiserver = Files.readString(DOCUMENT.resolve("apiserver.yaml"));
        return Files.readString(DOCUMENT.resolve("cr.yaml"))
                + Files.readString(DOCUMENT.resolve("tls.yaml")).indent(6)
                + apiserver.substring(apiserver.indexOf("      - targetName"));
    }

    private Openagent start(String config) {
        return agent(config).start("foreground").awaitReady(START);
    }

    private Openagent.Setup agent(String config) {
        return Openagent.in(home)
                .config(config)
                .collector(Openagent.freePort(), Licences.TEST)
                .env("KUBECONFIG", cluster.kubeconfig(home).toString())
                .env("KUBERNETES_SERVICE_HOST", "");
    }

    /// @param last of the address 127.0.0.x behind it
    private void service(String namespace, String name, Map<String, String> labels, String port, int last, int number) {
        cluster.put(KubeCluster.SERVICES, Objects.service(namespace, name, labels, port, number, number));
        cluster.put(
                KubeCluster.SLICES,
                Objects.slice(namespace, name, port, number, Map.of(name + "-0", "127.0.0." + last)));
    }

    private Set<String> verbs() {
        return cluster.requests().stream().map(ApiServerDouble.Request::verb).collect(Collectors.toSet());
    }

    private static InetAddress loopback(int last) {
        return InetAddress.ofLiteral("127.0.0." + last);
    }
}
