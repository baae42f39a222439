package io.openagent.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openagent.config.AgentConfig;
import io.openagent.config.ConfigParser;
import io.openagent.config.Reading;
import io.openagent.discovery.kubernetes.ClusterState;
import io.openagent.discovery.kubernetes.Finding;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.discovery.kubernetes.Resolver;
import io.openagent.discovery.kubernetes.watch.Discovery;
import io.openagent.discovery.kubernetes.watch.Pace;
import io.openagent.e2e.Openagent;
import io.openagent.e2e.Tool;
import io.openagent.metrics.Labels;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real vmagent finds, by each role of `kubernetes_sd_configs`, what this agent finds, with the same labels.
/// (Debian's Prometheus is built without them.)
final class PeerRolesIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Debian's vmagent is older than these, and writes a minute as `1m0s`.
    private static final Set<String> KNOWN = Set.of(
            "__meta_kubernetes_pod_container_id",
            "__meta_kubernetes_service_loadbalancer_ip",
            "__meta_kubernetes_service_port_number",
            "__meta_kubernetes_pod_container_image",
            "__meta_kubernetes_pod_container_init",
            "__meta_kubernetes_endpointslice_endpoint_conditions_serving",
            "__meta_kubernetes_endpointslice_endpoint_conditions_terminating",
            "__meta_kubernetes_endpointslice_endpoint_node_name",
            "__scrape_interval__");

    /// Nothing is to be asked at those addresses, and nothing taken for the same.
    private static final String RULES = """
          relabel_configs:
          - {action: labelmap, regex: "__(address|meta_kubernetes)_*(.*)", replacement: "found_$1_$2"}
          - {target_label: __address__, replacement: "127.0.0.1:1"}
        """;

    /// Each with the keys that its source has.
    private static final Map<String, String> JOBS = new TreeMap<>(Map.of(
            "node", "role: node",
            "pod", "role: pod",
            "pods of the shop", "role: pod, namespaces: {names: [shop]}",
            "service", "role: service",
            "endpoints", "role: endpoints",
            "endpoints with nodes", "role: endpoints, attach_metadata: {node: true}",
            "endpointslice", "role: endpointslice"));

    @TempDir
    private Path folder;

    private final ApiServerDouble server = new ApiServerDouble();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eachRoleFindsWhatThePeerFinds() throws Exception {
        Path program = Tool.find("vmagent");
        fill();
        AgentConfig config = config();
        try (var peer = new Peer(program, folder, server.url());
                var discovery = new Discovery(
                        Map.of("KUBECONFIG", server.kubeconfig(folder).toString()),
                        Path.of("none"),
                        Pace.USUAL,
                        _ -> {})) {
            discovery.follow(config.monitors(), Optional.empty());
            await().atMost(SOON)
                    .until(() -> discovery.current().resolutions().size()
                            == config.monitors().size());

            for (Monitor monitor : config.monitors()) {
                ClusterState cluster = discovery.current().cluster();
                Set<Map<String, String>> ours = found(monitor, cluster);
                await().atMost(SOON)
                        .untilAsserted(() ->
                                assertThat(ours).as(monitor.name()).isNotEmpty().isEqualTo(peer.found(monitor.name())));
            }
        }
    }

    private static Set<Map<String, String>> found(Monitor monitor, ClusterState cluster) {
        var all = new HashSet<Map<String, String>>();
        for (Finding finding : new Resolver(cluster).resolve(monitor).findings()) {
            if (!(finding.outcome() instanceof Finding.Scraped(var _, Labels labels))) continue;
            var map = new TreeMap<String, String>();
            labels.forEach(label -> map.put(label.name(), label.value()));
            all.add(compared(map));
        }
        return all;
    }

    /// A label without a value is as good as none. At a port of a pod that no service names, Prometheus has the
    /// labels of the endpoints too, as this agent, and the peer has not.
    private static Map<String, String> compared(Map<String, String> labels) {
        var compared = new TreeMap<>(labels);
        compared.values().removeIf(String::isEmpty);
        compared.keySet().removeAll(KNOWN);
        if (!compared.containsKey("__meta_kubernetes_endpoint_ready")
                && !compared.containsKey("__meta_kubernetes_endpointslice_port"))
            compared.keySet().removeIf(name -> name.startsWith("__meta_kubernetes_endpoint"));
        return compared;
    }

    private static AgentConfig config() {
        return switch (ConfigParser.parse("prometheus.yml", yaml(""))) {
            case Reading.Usable<AgentConfig>(AgentConfig config, var problems) -> {
                assertThat(problems).isEmpty();
                yield config;
            }
            case Reading.Broken<AgentConfig>(var problems) -> throw new AssertionError(problems);
        };
    }

    /// @param more keys of each source
    private static String yaml(String more) {
        var yaml = new StringBuilder("scrape_configs:\n");
        JOBS.forEach((job, keys) -> yaml.append("- job_name: ")
                .append(job)
                .append("\n  kubernetes_sd_configs: [{")
                .append(keys)
                .append(more)
                .append("}]\n")
                .append(RULES));
        return yaml.toString();
    }

    // The cluster

    private void fill() {
        server.put(KubeCluster.NAMESPACES, Objects.namespace("shop", Map.of()));
        server.put(KubeCluster.NAMESPACES, Objects.namespace("office", Map.of()));
        server.put(KubeCluster.NODES, node());
        server.put(KubeCluster.PODS, richPod());
        server.put(KubeCluster.PODS, pod("shop", "till-1", Map.of("app", "till"), "10.1.0.2"));
        server.put(KubeCluster.PODS, pod("shop", "till-2", Map.of("app", "till", "tier", "test"), "10.1.0.3"));
        server.put(KubeCluster.PODS, pod("office", "cart-2", Map.of("app", "cart"), "10.1.0.4"));
        server.put(KubeCluster.PODS, pod("shop", "unscheduled", Map.of("app", "cart"), ""));
        server.put(
                KubeCluster.SERVICES,
                service("cart", "ClusterIP").put("clusterIP", "10.0.0.9").object());
        server.put(
                KubeCluster.SERVICES,
                service("front", "LoadBalancer")
                        .put("loadBalancerIP", "192.0.2.7")
                        .object());
        server.put(
                KubeCluster.SERVICES,
                service("away", "ExternalName")
                        .put("externalName", "db.example")
                        .object());
        Map<String, String> addresses = Map.of("cart-1", "10.1.0.1", "till-1", "10.1.0.2");
        server.put(KubeCluster.SLICES, slice(addresses));
        ObjectNode endpoints = Objects.endpoints("shop", "cart", "web", 8080, addresses);
        ((ObjectNode) endpoints.path("metadata").path("labels")).put("team", "shop");
        ((ObjectNode) endpoints.path("subsets").get(0))
                .putArray("notReadyAddresses")
                .addObject()
                .put("ip", "10.9.0.9")
                .put("hostname", "outside");
        server.put(KubeCluster.ENDPOINTS, endpoints);
    }

    private static ObjectNode node() {
        ObjectNode node = Objects.node("node-1", Map.of("topology.kubernetes.io/zone", "a"));
        ((ObjectNode) node.path("metadata")).putObject("annotations").put("note", "rack 4");
        node.putObject("spec").put("providerID", "cloud:///1");
        ObjectNode status = node.putObject("status");
        var addresses = status.putArray("addresses");
        addresses.addObject().put("type", "Hostname").put("address", "node-1.example");
        addresses.addObject().put("type", "InternalIP").put("address", "192.0.2.1");
        status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", 10_250);
        return node;
    }

    private static ObjectNode pod(String namespace, String name, Map<String, String> labels, String ip) {
        return Objects.pod(namespace, name, labels, ip, "web", 8080);
    }

    /// With all that a pod can tell.
    private static ObjectNode richPod() {
        ObjectNode pod = pod("shop", "cart-1", Map.of("app", "cart", "app.kubernetes.io/name", "cart"), "10.1.0.1");
        ObjectNode metadata = (ObjectNode) pod.path("metadata");
        metadata.put("uid", "7a1c");
        metadata.putObject("annotations").put("prometheus.io/scrape", "true");
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "apps/v1")
                .put("kind", "ReplicaSet")
                .put("name", "cart")
                .put("uid", "8b2d")
                .put("controller", true);
        var containers = (ArrayNode) pod.path("spec").path("containers");
        containers
                .addObject()
                .put("name", "side")
                .put("image", "registry.example/side:2")
                .putArray("ports")
                .addObject()
                .put("containerPort", 9100)
                .put("protocol", "TCP");
        containers.addObject().put("name", "quiet").put("image", "registry.example/quiet:3");
        return pod;
    }

    /// A service of which a test says more.
    private record Draft(ObjectNode service) {
        Draft put(String field, String value) {
            ((ObjectNode) service.path("spec")).put(field, value);
            return this;
        }

        ObjectNode object() {
            return service;
        }
    }

    private static Draft service(String name, String type) {
        ObjectNode service = Objects.service("shop", name, Map.of("team", "shop"), "web", 80, 8080);
        ((ObjectNode) service.path("spec")).put("type", type);
        return new Draft(service);
    }

    private static ObjectNode slice(Map<String, String> addresses) {
        ObjectNode slice = Objects.slice("shop", "cart", "web", 8080, addresses);
        ((ObjectNode) slice.path("metadata")).putObject("annotations").put("note", "b");
        ((ObjectNode) slice.path("ports").get(0)).put("appProtocol", "http");
        ObjectNode bare = slice.withArray("endpoints").addObject();
        bare.putArray("addresses").add("10.9.0.9");
        bare.putObject("conditions").put("ready", false);
        bare.put("hostname", "outside");
        return slice;
    }

    /// Debian's, with the same jobs.
    private static final class Peer implements AutoCloseable {
        private final int port = Openagent.freePort();
        private final HttpClient http = HttpClient.newHttpClient();
        private final Process process;

        Peer(Path program, Path folder, URI server) throws IOException {
            Path config = folder.resolve("prometheus.yml");
            Openagent.write(config, yaml(", api_server: \"" + server + "\""));
            process = new ProcessBuilder(
                            program.toString(),
                            "-promscrape.config=" + config,
                            "-remoteWrite.url=http://127.0.0.1:1",
                            "-remoteWrite.tmpDataPath=" + folder.resolve("vmagent"),
                            "-httpListenAddr=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("vmagent.log").toFile())
                    .start();
            Openagent.within(SOON).until(() -> Openagent.status("GET", "http://127.0.0.1:" + port + "/health") == 200);
        }

        Set<Map<String, String>> found(String job) throws IOException, InterruptedException {
            URI targets = URI.create("http://127.0.0.1:" + port + "/api/v1/targets?state=active");
            String page = http.send(HttpRequest.newBuilder(targets).build(), BodyHandlers.ofString())
                    .body();
            var all = new HashSet<Map<String, String>>();
            for (JsonNode target : JSON.readTree(page).at("/data/activeTargets")) {
                if (!target.path("scrapePool").asText().equals(job)) continue;
                var labels = new TreeMap<String, String>();
                target.path("discoveredLabels").forEachEntry((name, value) -> labels.put(name, value.asText()));
                all.add(compared(labels));
            }
            return all;
        }

        @Override
        public void close() {
            process.destroyForcibly();
            http.close();
        }
    }
}
