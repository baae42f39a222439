package io.openagent.discovery.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openagent.config.AgentConfig;
import io.openagent.config.ConfigParser;
import io.openagent.config.Reading;
import io.openagent.deploy.Grant;
import io.openagent.deploy.Manifests;
import io.openagent.discovery.SecretSource.Holder;
import io.openagent.discovery.SecretSource.InObject;
import io.openagent.discovery.kubernetes.CustomMonitors;
import io.openagent.discovery.kubernetes.CustomObject;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.ObjectName;
import io.openagent.kube.ApiServerDouble;
import io.openagent.kube.KubeCluster;
import io.openagent.kube.Objects;
import io.openagent.kube.RealCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What an agent does in a cluster with the rights that our manifests give it, with a double of its API server,
/// and with a real one where there is one. Each test has a namespace of its own.
final class FollowedClusterTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /// Where the manifests put the agent.
    private static final String OWN_NAMESPACE = "whatap-monitoring";

    private static final Pace PACE = new Pace(
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            new Pace.Settle(Duration.ofMillis(10), Duration.ofMillis(100)));

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    final class OfTheDouble extends Suite {
        private final ApiServerDouble server = new ApiServerDouble();

        @Override
        KubeCluster cluster() {
            return server;
        }

        @Override
        void installMonitors() {
            server.establish(POD_MONITORS);
            server.establish("/apis/monitoring.coreos.com/v1/servicemonitors");
        }

        @AfterAll
        void onlyWhatTheRolesGrantWasAsked() {
            assertThat(server.requests())
                    .extracting(Grant::needed)
                    .allMatch(needed -> Stream.of("ClusterRole", "Role")
                            .anyMatch(kind -> Grant.of(kind).contains(needed)));
            assertThat(server.requests())
                    .filteredOn(request -> request.resource().equals("secrets"))
                    .allSatisfy(request -> assertThat(request.path()).contains("fieldSelector=metadata.name%3Dlogin"));
            server.close();
        }
    }

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    final class OfARealServer extends Suite {
        private Optional<RealCluster> real = Optional.empty();

        @BeforeAll
        void start(@TempDir Path data) throws Exception {
            Path programs = RealCluster.programs()
                    .orElseGet(
                            () -> Assumptions.abort("KUBEBUILDER_ASSETS names no folder with etcd and kube-apiserver"));
            real = Optional.of(new RealCluster(programs, data));
            real.get().apply(Objects.namespace(OWN_NAMESPACE, Map.of()));
            Manifests.read(Grant.RBAC).objects().forEach(object -> real.get().apply((ObjectNode) object));
        }

        @Test
        void aSecretOfAnotherNamespaceIsRefused() {
            namespace("foreign", Map.of());
            cluster().put(KubeCluster.SECRETS, secret("foreign", "theirs"));
            try (var secrets = new NamedSecrets(environment(), Path.of("none"), PACE)) {
                assertThatThrownBy(() -> new InObject(Holder.SECRET, "foreign", "login", "word").read(secrets))
                        .hasMessageContaining("HTTP 403");
            }
        }

        @Override
        KubeCluster cluster() {
            return real.orElseThrow();
        }

        @Override
        void installMonitors() {
            for (String kind : List.of("PodMonitor", "ServiceMonitor"))
                cluster().put(CRDS, definition(kind));
        }

        private static ObjectNode definition(String kind) {
            String plural = kind.toLowerCase(Locale.ROOT) + "s";
            ObjectNode definition = Objects.object(
                    "apiextensions.k8s.io/v1",
                    "CustomResourceDefinition",
                    "",
                    plural + ".monitoring.coreos.com",
                    Map.of());
            ObjectNode spec = definition
                    .putObject("spec")
                    .put("group", "monitoring.coreos.com")
                    .put("scope", "Namespaced");
            spec.putObject("names")
                    .put("kind", kind)
                    .put("plural", plural)
                    .put("singular", kind.toLowerCase(Locale.ROOT))
                    .put("listKind", kind + "List");
            ObjectNode version = spec.putArray("versions").addObject();
            version.put("name", "v1").put("served", true).put("storage", true);
            version.putObject("schema")
                    .putObject("openAPIV3Schema")
                    .put("type", "object")
                    .put("x-kubernetes-preserve-unknown-fields", true);
            return definition;
        }

        @AfterAll
        void end() {
            real.ifPresent(RealCluster::close);
        }
    }

    abstract static class Suite {
        static final String POD_MONITORS = "/apis/monitoring.coreos.com/v1/podmonitors";
        static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

        @TempDir
        private Path folder;

        private Discovery discovery = new Discovery(Map.of(), Path.of("none"), PACE, _ -> {});

        abstract KubeCluster cluster();

        /// Makes the operator's kinds known.
        abstract void installMonitors();

        @AfterEach
        void stop() {
            discovery.close();
        }

        @Test
        void podsAreFollowedInNamespacesThatAreSelectedByTheirLabels() {
            namespace("lab-a", Map.of("team", "lab"));
            namespace("lab-b", Map.of("team", "other"));
            cluster().put(KubeCluster.PODS, pod("lab-a", "cart-1", "10.9.0.1"));
            cluster().put(KubeCluster.PODS, pod("lab-b", "cart-2", "10.9.0.2"));

            follow("""
                - targetName: carts
                  type: PodMonitor
                  namespaceSelector: {matchLabels: {team: lab}}
                  selector: {matchLabels: {app: cart}}
                  endpoints: [{port: metrics}]
                """);
            untilTargetsAre("http://10.9.0.1:9100/metrics");

            cluster().put(KubeCluster.PODS, pod("lab-a", "cart-3", "10.9.0.3"));
            untilTargetsAre("http://10.9.0.1:9100/metrics", "http://10.9.0.3:9100/metrics");

            cluster().delete(KubeCluster.PODS, "lab-a", "cart-1");
            untilTargetsAre("http://10.9.0.3:9100/metrics");
        }

        @Test
        void whatIsBehindAServiceIsFollowed() {
            namespace("behind", Map.of());
            cluster().put(KubeCluster.PODS, pod("behind", "cart-1", "10.8.0.1"));
            cluster()
                    .put(
                            KubeCluster.SERVICES,
                            Objects.service("behind", "cart", Map.of("app", "cart"), "web", 80, 9100));
            cluster()
                    .put(
                            KubeCluster.ENDPOINTS,
                            Objects.endpoints("behind", "cart", "web", 9100, Map.of("cart-1", "10.8.0.1")));
            if (cluster() instanceof ApiServerDouble)
                cluster()
                        .put(
                                KubeCluster.SLICES,
                                Objects.slice("behind", "cart", "web", 9100, Map.of("cart-1", "10.8.0.1")));

            follow("""
                - targetName: carts
                  type: ServiceMonitor
                  namespaceSelector: {matchNames: [behind]}
                  selector: {matchLabels: {app: cart}}
                  endpoints: [{port: web, addNodeLabel: true}]
                """);

            untilTargetsAre("http://10.8.0.1:9100/metrics");
            assertThat(discovery.current().targets()).singleElement().satisfies(target -> {
                assertThat(target.labels().get("pod")).hasValue("cart-1");
                assertThat(target.labels().get("service")).hasValue("cart");
                assertThat(target.labels().get("node")).hasValue("node-1");
                assertThat(target.labels().get("job")).hasValue("carts");
            });
        }

        @Test
        void aSecretIsReadByNameAndItsChangeIsSeen() throws Exception {
            cluster().put(KubeCluster.SECRETS, secret(OWN_NAMESPACE, "old"));
            var source = new InObject(Holder.SECRET, OWN_NAMESPACE, "login", "word");
            try (var secrets = new NamedSecrets(environment(), Path.of("none"), PACE)) {
                assertThat(source.read(secrets).reveal()).isEqualTo("old");

                cluster().put(KubeCluster.SECRETS, secret(OWN_NAMESPACE, "new"));

                await().atMost(SOON).until(() -> source.read(secrets).reveal().equals("new"));
                assertThatThrownBy(() -> new InObject(Holder.SECRET, OWN_NAMESPACE, "login", "other").read(secrets))
                        .hasMessage("key other of Secret whatap-monitoring/login: no such key");
            }
        }

        /// Rules of the monitor keep what runs in one zone.
        @Test
        void theLabelsOfNodesAreFollowedWhereAMonitorAsksForThem() {
            namespace("zoned", Map.of());
            cluster().put(KubeCluster.PODS, pod("zoned", "cart-1", "10.6.0.1"));
            cluster().put(KubeCluster.NODES, Objects.node("node-1", Map.of("zone", "a")));
            var object = new CustomObject(Kind.POD, new ObjectName("zoned", "carts"), """
                {"attachMetadata": {"node": true}, "selector": {"matchLabels": {"app": "cart"}},
                 "podMetricsEndpoints": [{"port": "metrics", "relabelings": [
                    {"action": "keep", "sourceLabels": ["__meta_kubernetes_node_label_zone"], "regex": "a"}]}]}
                """);
            var monitors = config("[]\n  prometheusOperator: {enabled: true}")
                    .operator()
                    .orElseThrow();
            var accepted = (CustomMonitors.Outcome.Accepted) monitors.read(object);
            discovery = new Discovery(environment(), Path.of("none"), PACE, _ -> {});
            discovery.follow(List.of(accepted.monitor()), Optional.empty());
            untilTargetsAre("http://10.6.0.1:9100/metrics");

            cluster().put(KubeCluster.NODES, Objects.node("node-1", Map.of("zone", "b")));

            untilTargetsAre();
        }

        /// Against what a peer makes of it: see PeerRolesIT.
        @Test
        void rolesOfAPrometheusFileAreFollowed() {
            namespace("roles", Map.of());
            namespace("other", Map.of());
            cluster().put(KubeCluster.PODS, pod("roles", "cart-1", "10.8.0.1"));
            cluster().put(KubeCluster.PODS, pod("other", "cart-1", "10.8.0.2"));
            AgentConfig config = parsed("""
                scrape_configs:
                  - job_name: pods
                    kubernetes_sd_configs:
                      - role: pod
                        namespaces: {names: [roles]}
                        selectors: [{role: pod, label: app=cart}]
                    relabel_configs:
                      - {source_labels: [__meta_kubernetes_pod_container_port_name], regex: metrics, action: keep}
                """);
            discovery = new Discovery(environment(), Path.of("none"), PACE, _ -> {});
            discovery.follow(config.monitors(), config.operator());
            untilTargetsAre("http://10.8.0.1:9100/metrics");

            cluster().put(KubeCluster.PODS, pod("roles", "cart-2", "10.8.0.3"));

            untilTargetsAre("http://10.8.0.1:9100/metrics", "http://10.8.0.3:9100/metrics");
        }

        @Test
        void whatIsAllowedIsAskedOfTheServer() throws Exception {
            follow("""
                - targetName: any
                  type: PodMonitor
                  selector: {}
                  endpoints: [{port: web}]
                """);
            await().atMost(SOON).until(() -> !discovery.current().kinds().isEmpty());

            assertThat(discovery.isAllowed(new Right("watch", "", "pods", ""))).isTrue();
        }

        @Test
        void monitorsOfTheOperatorAreFollowedAlsoWhenTheirKindComesLater() {
            namespace("later", Map.of());
            cluster().put(KubeCluster.PODS, pod("later", "cart-1", "10.7.0.1"));
            discovery = new Discovery(environment(), Path.of("none"), PACE, _ -> {});
            discovery.follow(
                    List.of(),
                    config("[]\n  prometheusOperator: {enabled: true}").operator());
            await().atMost(SOON)
                    .until(() -> discovery.current().kinds().stream()
                            .anyMatch(kind -> kind.condition() == KindState.Condition.ABSENT));

            installMonitors();
            await().atMost(SOON).ignoreExceptions().until(() -> {
                cluster().put(POD_MONITORS, podMonitor("later", "good", "metrics"));
                return true;
            });
            cluster().put(POD_MONITORS, podMonitor("later", "bad", "no port!"));

            untilTargetsAre("http://10.7.0.1:9100/metrics");
            await().atMost(SOON).until(() -> !discovery.current().faulty().isEmpty());
            assertThat(discovery.current().faulty())
                    .singleElement()
                    .extracting(faulty -> faulty.object().name().name())
                    .isEqualTo("bad");
        }

        private static ObjectNode podMonitor(String namespace, String name, String port) {
            ObjectNode monitor = Objects.object("monitoring.coreos.com/v1", "PodMonitor", namespace, name, Map.of());
            ObjectNode spec = monitor.putObject("spec");
            spec.putObject("selector").putObject("matchLabels").put("app", "cart");
            spec.putArray("podMetricsEndpoints").addObject().put("port", port);
            return monitor;
        }

        static ObjectNode secret(String namespace, String word) {
            ObjectNode secret = Objects.object("v1", "Secret", namespace, "login", Map.of());
            secret.putObject("data")
                    .put("word", Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8)));
            return secret;
        }

        private static ObjectNode pod(String namespace, String name, String ip) {
            return Objects.pod(namespace, name, Map.of("app", "cart"), ip, "metrics", 9100);
        }

        final void namespace(String name, Map<String, String> labels) {
            cluster().put(KubeCluster.NAMESPACES, Objects.namespace(name, labels));
        }

        final Map<String, String> environment() {
            return Map.of("KUBECONFIG", cluster().kubeconfig(folder).toString());
        }

        private void follow(String targets) {
            AgentConfig config = config("\n" + targets.indent(4));
            discovery = new Discovery(environment(), Path.of("none"), PACE, _ -> {});
            discovery.follow(config.monitors(), config.operator());
        }

        private static AgentConfig config(String targets) {
            return parsed("features:\n openAgent:\n  targets: " + targets);
        }

        private static AgentConfig parsed(String yaml) {
            return switch (ConfigParser.parse("test", yaml)) {
                case Reading.Usable<AgentConfig>(AgentConfig config, var problems) -> {
                    assertThat(problems).isEmpty();
                    yield config;
                }
                case Reading.Broken<AgentConfig>(var problems) -> throw new AssertionError(problems);
            };
        }

        private void untilTargetsAre(String... urls) {
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(discovery
                                    .current()
                                    .targets()
                                    .map(each -> each.url().toString()))
                            .containsExactlyInAnyOrder(urls));
        }
    }
}
