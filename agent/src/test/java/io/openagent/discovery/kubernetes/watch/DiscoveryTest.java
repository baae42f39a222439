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
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
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

    /// The server has forgotten everything, again and again, and meanwhile a pod went that no watch tells of.
    @Test
    void aServerThatHasForgottenIsAskedForAListNowAndThen() {
        server.put(KubeCluster.PODS, pod("cart-1", "10.1.0.1"));
        server.put(KubeCluster.PODS, pod("cart-2", "10.1.0.2"));
        Pace calm = new Pace(FAST.firstRetry(), FAST.mostRetry(), Duration.ofMillis(400), FAST.absent(), FAST.settle());
        follow(calm, pods());
        within().until(() -> addresses().size() == 2);

        server.trouble("pods", new Trouble.Expired());
        server.delete(KubeCluster.PODS, "shop", "cart-1");
        within().untilAsserted(() -> assertThat(addresses()).containsExactly("10.1.0.2:9100"));
        within().until(() -> server.count("list", "pods") >= 4);

        assertThat(pausesBetweenLists()).allMatch(pause -> pause.toMillis() >= 200);
    }

    @Test
    void aWatchThatIsCutAllTheTimeIsTakenUpWhereItEnded() {
        server.trouble("pods", new Trouble.ShortWatches(Duration.ofMillis(5)));
        follow(FAST, pods());
        within().until(() -> server.count("watch", "pods") > 2);

        server.put(KubeCluster.PODS, pod("cart-1", "10.1.0.1"));

        within().untilAsserted(() -> assertThat(addresses()).containsExactly("10.1.0.1:9100"));
        assertThat(server.count("list", "pods")).isOne();
        assertThat(condition("pods")).isEqualTo(Condition.FOLLOWED);
    }

    @Test
    void aPauseThatTheServerAsksForIsKept() {
        server.trouble("pods", new Trouble.Status(429, "too many requests", 1));
        follow(FAST, pods());
        within().until(() -> server.count("list", "pods") >= 2);

        assertThat(pausesBetweenLists()).allMatch(pause -> pause.toMillis() >= 1000);
    }

    @Test
    void aKindThatWeMayNotSeeKeepsTheOthersFromNothing() {
        server.put(KubeCluster.PODS, pod("cart-1", "10.1.0.1"));
        server.trouble("services", new Trouble.Status(403, "services is forbidden: User openagent cannot list", 0));

        follow(FAST, pods(), monitor("behind", Kind.SERVICE));

        within().untilAsserted(() -> assertThat(addresses()).containsExactly("10.1.0.1:9100"));
        within().untilAsserted(() -> assertThat(condition("services")).isEqualTo(Condition.FORBIDDEN));
        assertThat(discovery.current().waiting())
                .extracting(Discovered.Waiting::reason)
                .containsExactly(
                        "services are not known yet: HTTP 403: services is forbidden: User openagent cannot list");
        assertThat(kind("services").missingRight()).hasValue("list and watch services");
        assertThat(allowed("services")).isFalse();
        assertThat(allowed("pods")).isTrue();
    }

    @Test
    void aSlowListChangesNothingUntilItHasCome() {
        server.put(KubeCluster.PODS, pod("cart-1", "10.1.0.1"));
        follow(FAST, pods());
        within().until(() -> addresses().size() == 1);

        server.trouble("pods", new Trouble.SlowLists(Duration.ofMillis(700)));
        server.forget();
        within().until(() -> server.count("list", "pods") > 1);
        assertThat(addresses()).containsExactly("10.1.0.1:9100");
        server.put(KubeCluster.PODS, pod("cart-2", "10.1.0.2"));

        within().until(() -> addresses().size() == 2);
    }

    @Test
    void manyPodsThatComeAndGoAtOnceAreAllSeen() {
        follow(FAST, pods());
        within().until(() -> !discovery.current().kinds().isEmpty());
        IntStream.range(0, 3000)
                .forEach(i -> server.put(KubeCluster.PODS, pod("cart-" + i, "10.1." + i / 250 + "." + i % 250)));
        within().until(() -> addresses().size() == 3000);

        IntStream.range(0, 3000)
                .filter(i -> i % 2 == 0)
                .forEach(i -> server.delete(KubeCluster.PODS, "shop", "cart-" + i));

        within().until(() -> addresses().size() == 1500);
        assertThat(server.count("list", "pods")).isOne();
    }

    @Test
    void anIncompleteKubeconfigIsTold() throws Exception {
        Path broken = Files.writeString(folder.resolve("kubeconfig"), "clusters: [");
        discovery = new Discovery(Map.of("KUBECONFIG", broken.toString()), Path.of("none"), FAST, _ -> {});
        discovery.follow(List.of(pods()), Optional.empty());

        within().until(() -> discovery.current().problem().isPresent());
        assertThat(discovery.current().problem()).hasValue(broken + ": cannot be read as a kubeconfig");
        assertThat(discovery.current().waiting()).hasSize(1);
    }

    private List<Duration> pausesBetweenLists() {
        List<Long> times = server.requests().stream()
                .filter(request ->
                        request.verb().equals("list") && request.resource().equals("pods"))
                .map(ApiServerDouble.Request::at)
                .toList();
        return IntStream.range(1, times.size())
                .mapToObj(i -> Duration.ofNanos(times.get(i) - times.get(i - 1)))
                .toList();
    }

    private boolean allowed(String resource) {
        try {
            return discovery.isAllowed(new Right("list", "", resource, ""));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private KindState kind(String kind) {
        return discovery.current().kinds().stream()
                .filter(state -> state.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private void follow(Pace pace, Monitor... monitors) {
        String kubeconfig = server.kubeconfig(folder).toString();
        discovery = new Discovery(Map.of("KUBECONFIG", kubeconfig), Path.of("none"), pace, _ -> {});
        discovery.follow(List.of(monitors), Optional.empty());
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
        return kind(kind).condition();
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
        var target = new Target(
                "m",
                URI.create("http://" + address + "/metrics"),
                Labels.of("pod", found.getOrDefault("pod", "none")),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                HttpOptions.DEFAULT,
                IngestOptions.DEFAULT);
        return new Monitor.Made.Wanted(target, Labels.of(found));
    }
}
