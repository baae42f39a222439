package io.openagent.discovery.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.Target;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.discovery.kubernetes.Monitor.Endpoint;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.ObjectSelector;
import io.openagent.discovery.kubernetes.watch.KindState.Condition;
import io.openagent.kube.ApiServerDouble;
import io.openagent.kube.ApiServerDouble.Trouble;
import io.openagent.kube.KubeCluster;
import io.openagent.kube.Objects;
import io.openagent.metrics.Labels;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Targets that follow a cluster, whatever its API server does.
final class DiscoveryTest {
    private static final Pace FAST = new Pace(
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            new Pace.Settle(Duration.ofMillis(10), Duration.ofMillis(100)));

    @TempDir
    private Path folder;

    private final ApiServerDouble server = new ApiServerDouble();
    private Discovery discovery = new Discovery(Map.of(), Path.of("none"), FAST, _ -> {});

    @AfterEach
    void stop() {
        discovery.close();
        server.close();
    }

    @Test
    void podsThatComeAndGoAreTargetsThatComeAndGo() {
        server.put(KubeCluster.PODS, pod("cart-1", "10.1.0.1"));
        follow(FAST, pods());
        within().untilAsserted(() -> assertThat(addresses()).containsExactly("10.1.0.1:9100"));

        server.put(KubeCluster.PODS, pod("cart-2", "10.1.0.2"));
        within().untilAsserted(() -> assertThat(addresses()).containsExactly("10.1.0.1:9100", "10.1.0.2:9100"));

        server.delete(KubeCluster.PODS, "shop", "cart-1");
        within().untilAsserted(() -> assertThat(addresses()).containsExactly("10.1.0.2:9100"));
    }

    @Test
    void withoutMonitorsTheServerIsNotAsked() {
        follow(FAST);

        assertThat(discovery.current()).isEqualTo(Discovered.NOTHING);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aServerWithoutSlicesIsAskedForEndpoints() {
        server.abolish(KubeCluster.SLICES);
        server.put(KubeCluster.SERVICES, Objects.service("shop", "cart", Map.of("app", "cart"), "metrics", 80, 9100));
        server.put(
                KubeCluster.ENDPOINTS,
                Objects.endpoints("shop", "cart", "metrics", 9100, Map.of("cart-1", "10.1.0.1")));

        follow(FAST, monitor("m", Kind.SERVICE));

        within().untilAsserted(() -> assertThat(addresses()).containsExactly("10.1.0.1:9100"));
    }

    @Test
    void whatIsKnownStaysWhileTheServerIsInTrouble() {
        server.put(KubeCluster.PODS, pod("cart-1", "10.1.0.1"));
        follow(FAST, pods());
        within().until(() -> addresses().size() == 1);

        server.trouble("*", new Trouble.Status(503, "etcd is away", 0));
        within().untilAsserted(() -> assertThat(condition("pods")).isEqualTo(Condition.BROKEN));

        assertThat(addresses()).containsExactly("10.1.0.1:9100");
        server.heal();
        server.put(KubeCluster.PODS, pod("cart-2", "10.1.0.2"));
        within().untilAsserted(() -> assertThat(addresses()).hasSize(2));
        assertThat(condition("pods")).isEqualTo(Condition.FOLLOWED);
    }

    private void follow(Pace pace, Monitor... monitors) {
        String kubeconfig = server.kubeconfig(folder).toString();
        discovery = new Discovery(Map.of("KUBECONFIG", kubeconfig), Path.of("none"), pace, _ -> {});
        discovery.follow(List.of(monitors));
    }

    private ConditionFactory within() {
        return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10));
    }

    private List<String> addresses() {
        return discovery
                .current()
                .targets()
                .map(each -> each.url().getAuthority())
                .toList();
    }

    private Condition condition(String kind) {
        return discovery.current().kinds().stream()
                .filter(state -> state.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .condition();
    }

    private static ObjectNode pod(String name, String ip) {
        return Objects.pod("shop", name, Map.of("app", "cart"), ip, "metrics", 9100);
    }

    private static Monitor pods() {
        return monitor("m", Kind.POD);
    }

    private static Monitor monitor(String name, Kind kind) {
        return new Monitor(
                name,
                kind,
                ObjectSelector.EVERYTHING,
                new ObjectSelector(List.of(), Map.of("app", "cart"), List.of()),
                List.of(new Endpoint("metrics", false, DiscoveryTest::target)));
    }

    private static Monitor.Made target(String address, SortedMap<String, String> found) {
        return new Monitor.Made.Wanted(new Target(
                "m",
                URI.create("http://" + address + "/metrics"),
                Labels.of("pod", found.get("pod")),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                HttpOptions.DEFAULT,
                IngestOptions.DEFAULT));
    }
}
