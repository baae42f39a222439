package io.openagent.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.Target;
import io.openagent.discovery.kubernetes.Finding.Step;
import io.openagent.discovery.kubernetes.Finding.Stopped;
import io.openagent.discovery.kubernetes.Monitor.Endpoint;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.ObjectSelector.Operator;
import io.openagent.discovery.kubernetes.ObjectSelector.Requirement;
import io.openagent.discovery.kubernetes.Pod.Phase;
import io.openagent.metrics.Labels;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What monitors make of a small cluster, and what they say of what they leave out.
final class ResolverTest {
    private final Map<String, Map<String, String>> namespaces = new LinkedHashMap<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final List<Pod> pods = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();
    private final List<EndpointSlice> slices = new ArrayList<>();

    ResolverTest() {
        namespaces.put("default", Map.of("team", "platform"));
        namespaces.put("shop", Map.of("team", "shop", "tier", "gold"));
        namespaces.put("kube-system", Map.of());
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "metrics | http://10.1.0.7:9100/metrics",
                "9100    | http://10.1.0.7:9100/metrics",
                "8080    | http://10.1.0.7:8080/metrics",
                "1234    | http://10.1.0.7:1234/metrics"
            })
    void aPortOfAPodIsMeantByNameOrNumberDeclaredOrNot(String port, String url) {
        pods.add(pod("shop/cart-1", Map.of("app", "cart"), "10.1.0.7", Phase.RUNNING));

        Resolution resolution = resolve(monitor(Kind.POD, Map.of("app", "cart"), port));

        assertThat(resolution.targets().map(target -> target.url().toString())).containsExactly(url);
    }

    @Test
    void aTargetOfAPodSaysWhereItIs() {
        pods.add(
                pod("shop/cart-1", Map.of("app", "cart", "app.kubernetes.io/part-of", "x"), "10.1.0.7", Phase.RUNNING));

        SortedMap<String, String> found = found(monitor(Kind.POD, Map.of("app", "cart"), "metrics"));

        assertThat(found)
                .containsEntry("job", "m")
                .containsEntry("namespace", "shop")
                .containsEntry("pod", "cart-1")
                .containsEntry("container", "main")
                .containsEntry("endpoint", "metrics")
                .doesNotContainKey("node")
                .containsEntry("__meta_kubernetes_pod_node_name", "node-1")
                .containsEntry("__meta_kubernetes_pod_phase", "Running")
                .containsEntry("__meta_kubernetes_pod_label_app_kubernetes_io_part_of", "x")
                .containsEntry("__meta_kubernetes_pod_labelpresent_app_kubernetes_io_part_of", "true")
                .containsEntry("__meta_kubernetes_pod_container_port_number", "9100");
    }

    @ParameterizedTest
    @EnumSource(names = {"POD", "SERVICE"})
    void theLabelsOfANodeAreShownToRulesWhereTheMonitorAsks(Kind kind) {
        aCartBehindAService();
        nodes.put("node-1", node(Map.of("topology.kubernetes.io/zone", "a")));
        Monitor plain = monitor(kind, Map.of("app", "cart"), kind == Kind.POD ? "metrics" : "http");

        assertThat(found(plain)).doesNotContainKey("__meta_kubernetes_node_name");
        assertThat(found(showingNode(plain)))
                .containsEntry("__meta_kubernetes_node_name", "node-1")
                .containsEntry("__meta_kubernetes_node_label_topology_kubernetes_io_zone", "a")
                .containsEntry("__meta_kubernetes_node_labelpresent_topology_kubernetes_io_zone", "true");
    }

    @Test
    void aPodIsMadeAgainWhenTheLabelsOfItsNodeChange() {
        aCartBehindAService();
        nodes.put("node-1", node(Map.of("zone", "a")));
        Monitor plain = monitor(Kind.POD, Map.of("app", "cart"), "metrics");
        var zones = new ArrayList<String>();
        var noted = new Endpoint("metrics", false, (address, found) -> {
            zones.add(found.get("__meta_kubernetes_node_label_zone"));
            return plain.endpoints().getFirst().form().target(address, found);
        });
        Monitor monitor =
                showingNode(new Monitor("m", Kind.POD, ObjectSelector.EVERYTHING, plain.objects(), List.of(noted)));
        ClusterState then = cluster();
        Resolution earlier = resolve(monitor);
        nodes.put("node-1", node(Map.of("zone", "b")));

        new Resolver(cluster()).resolveAgain(earlier, then);

        assertThat(zones).containsExactly("a", "b");
    }

    @Test
    void aPodThatIsNotReadyIsScrapedAndOneWithoutAddressOrAtItsEndIsNot() {
        Map<String, String> labels = Map.of("app", "cart");
        pods.add(pod("shop/a-completed", labels, "10.1.0.1", Phase.SUCCEEDED));
        pods.add(pod("shop/b-failed", labels, "10.1.0.2", Phase.FAILED));
        pods.add(pod("shop/c-addressless", labels, "", Phase.PENDING));
        pods.add(pod("shop/d-good", labels, "10.1.0.4", Phase.RUNNING));

        Resolution resolution = resolve(monitor(Kind.POD, labels, "metrics"));

        assertThat(resolution.selected()).isEqualTo(4);
        assertThat(resolution.findings().stream().map(Finding::outcome).filter(Stopped.class::isInstance))
                .containsExactly(
                        new Stopped(Step.ADDRESS, "the pod has completed"),
                        new Stopped(Step.ADDRESS, "the pod has completed"),
                        new Stopped(Step.ADDRESS, "the pod has no address yet"));
        assertThat(resolution.targets().map(target -> target.url().getHost())).containsExactly("10.1.0.4");
    }

    @Test
    void whatHasNotChangedIsNotMadeAgain() {
        Map<String, String> labels = Map.of("app", "cart");
        for (int i = 1; i <= 4; i++) pods.add(pod("shop/cart-" + i, labels, "10.1.0." + i, Phase.RUNNING));
        var made = new ArrayList<String>();
        Endpoint usual = endpoint("metrics");
        var noted = new Endpoint(usual.port(), false, (address, found) -> {
            made.add(address);
            return usual.form().target(address, found);
        });
        var monitor = new Monitor("m", Kind.POD, ObjectSelector.EVERYTHING, labels(labels), List.of(noted));
        ClusterState then = cluster();
        Resolution earlier = resolve(monitor);
        pods.removeFirst();
        pods.set(0, pod("shop/cart-2", labels, "10.1.0.22", Phase.RUNNING));
        pods.set(1, pod("shop/cart-3", Map.of("app", "other"), "10.1.0.3", Phase.RUNNING));
        pods.add(pod("shop/cart-5", labels, "10.1.0.5", Phase.RUNNING));
        made.clear();

        Resolution now = new Resolver(cluster()).resolveAgain(earlier, then);

        assertThat(made).containsExactly("10.1.0.22:9100", "10.1.0.5:9100");
        assertThat(now).isEqualTo(resolve(monitor).withoutLabels());
    }

    @Test
    void aPortThatNobodyHasIsNamedWithThoseThereAre() {
        pods.add(pod("shop/cart-1", Map.of("app", "cart"), "10.1.0.7", Phase.RUNNING));
        services.add(service("shop/cart", Map.of("app", "cart")));

        assertThat(resolve(monitor(Kind.POD, Map.of("app", "cart"), "web-metrics"))
                        .findings())
                .extracting(Finding::outcome)
                .containsExactly(new Stopped(Step.PORT, "port web-metrics not found; the pod has metrics, 8080"));
        assertThat(resolve(monitor(Kind.SERVICE, Map.of("app", "cart"), "web-metrics"))
                        .findings())
                .extracting(Finding::outcome)
                .containsExactly(new Stopped(Step.PORT, "port web-metrics not found; the service has http, https"));
    }

    @ParameterizedTest(name = "{0} leads to {1}")
    @CsvSource({"http, 10.1.0.7:8080", "80, 10.1.0.7:8080", "8080, 10.1.0.7:8080", "https, 10.1.0.7:8443"})
    void aPortOfAServiceIsMeantByNameByItsNumberOrByThatOfItsPods(String port, String address) {
        aCartBehindAService();

        Resolution resolution = resolve(monitor(Kind.SERVICE, Map.of("app", "cart"), port));

        assertThat(resolution.targets().map(target -> target.url().getAuthority()))
                .containsExactly(address);
    }

    @Test
    void aTargetOfAServiceSaysWhichPodIsBehindIt() {
        aCartBehindAService();

        SortedMap<String, String> found = found(monitor(Kind.SERVICE, Map.of("app", "cart"), "80"));

        assertThat(found)
                .containsEntry("service", "cart")
                .containsEntry("namespace", "shop")
                .containsEntry("pod", "cart-1")
                .containsEntry("container", "main")
                .containsEntry("endpoint", "http")
                .containsEntry("__meta_kubernetes_service_label_app", "cart")
                .containsEntry("__meta_kubernetes_endpointslice_endpoint_conditions_ready", "true");
    }

    @Test
    void aServiceWithNothingBehindItSaysSo() {
        services.add(service("shop/cart", Map.of("app", "cart")));

        assertThat(resolve(monitor(Kind.SERVICE, Map.of("app", "cart"), "http")).findings())
                .extracting(Finding::outcome)
                .containsExactly(new Stopped(Step.ADDRESS, "no pod is behind port http of the service"));
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        pods.add(pod("shop/cart-1", Map.of("app", "cart"), "fd00::7", Phase.RUNNING));

        assertThat(resolve(monitor(Kind.POD, Map.of("app", "cart"), "metrics"))
                        .targets()
                        .map(target -> target.url().getAuthority()))
                .containsExactly("[fd00::7]:9100");
    }

    @Test
    void aTypingErrorInALabelIsShownBesideWhatWasMeant() {
        pods.add(pod("shop/other", Map.of("app", "web", "tier", "x"), "10.1.0.1", Phase.RUNNING));
        pods.add(pod("shop/cart-1", Map.of("app", "my-ap", "tier", "front"), "10.1.0.7", Phase.RUNNING));

        Resolution resolution = resolve(monitor(Kind.POD, Map.of("app", "my-app", "tier", "front"), "metrics"));

        assertThat(resolution.selected()).isZero();
        assertThat(resolution.nearMiss()).contains("shop/cart-1 has label app=my-ap; the selector wants app=my-app");
    }

    @Test
    void whatIsInAnotherNamespaceIsShownThere() {
        services.add(service("default/kubernetes", Map.of("component", "apiserver")));
        var monitor = new Monitor(
                "m",
                Kind.SERVICE,
                new ObjectSelector(List.of("kube-system"), Map.of(), List.of()),
                labels(Map.of("component", "apiserver")),
                List.of(endpoint("https")));

        assertThat(resolve(monitor).nearMiss())
                .contains("the selector matches 0 services in kube-system; 1 in default");
    }

    @Test
    void aNamespaceThatNobodyHasIsShownBesideTheNearestOne() {
        var monitor = new Monitor(
                "m",
                Kind.POD,
                new ObjectSelector(List.of(), Map.of("team", "shop", "tier", "silver"), List.of()),
                ObjectSelector.EVERYTHING,
                List.of(endpoint("metrics")));

        assertThat(resolve(monitor).nearMiss())
                .contains("namespace shop has label tier=gold; the selector wants tier=silver");
    }

    @Test
    void oneObjectIsToldHowFarItCame() {
        pods.add(pod("shop/cart-1", Map.of("app", "cart"), "10.1.0.7", Phase.RUNNING));
        var resolver = new Resolver(cluster());
        var name = new ObjectName("shop", "cart-1");
        var elsewhere = new Monitor(
                "m",
                Kind.POD,
                new ObjectSelector(List.of("default"), Map.of(), List.of()),
                ObjectSelector.EVERYTHING,
                List.of(endpoint("metrics")));

        assertThat(resolver.explain(elsewhere, name))
                .extracting(Finding::outcome)
                .containsExactly(new Stopped(Step.NAMESPACE, "namespace has name shop; the selector wants default"));
        assertThat(resolver.explain(monitor(Kind.POD, Map.of("app", "card"), "metrics"), name))
                .extracting(Finding::outcome)
                .containsExactly(new Stopped(Step.SELECTOR, "label app=cart; the selector wants app=card"));
        assertThat(resolver.explain(monitor(Kind.POD, Map.of("app", "cart"), "metrics"), name))
                .extracting(Finding::outcome)
                .singleElement()
                .isInstanceOf(Finding.Scraped.class);
        assertThat(resolver.explain(elsewhere, new ObjectName("shop", "nobody")))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} {1} of {2}: {3}")
    @CsvSource({
        "IN, a, a, true",
        "IN, a, b, false",
        "IN, a, , false",
        "NOT_IN, a, a, false",
        "NOT_IN, a, b, true",
        "NOT_IN, a, , true",
        "EXISTS, , a, true",
        "EXISTS, , , false",
        "DOES_NOT_EXIST, , a, false",
        "DOES_NOT_EXIST, , , true"
    })
    void anExpressionMeansWhatItMeansInKubernetes(Operator operator, String wanted, String found, boolean isSelected) {
        List<String> values = wanted == null ? List.of() : List.of(wanted);
        var selector = new ObjectSelector(List.of(), Map.of(), List.of(new Requirement("k", operator, values)));
        Map<String, String> labels = found == null ? Map.of() : Map.of("k", found);

        assertThat(selector.selects("x", labels)).isEqualTo(isSelected);
        assertThat(selector.miss("x", labels).isEmpty()).isEqualTo(isSelected);
    }

    private void aCartBehindAService() {
        pods.add(pod("shop/cart-1", Map.of("app", "cart"), "10.1.0.7", Phase.RUNNING));
        services.add(service("shop/cart", Map.of("app", "cart")));
        slices.add(new EndpointSlice(
                new ObjectName("shop", "cart-x"),
                "cart",
                Map.of(),
                Map.of(),
                "IPv4",
                List.of(new EndpointSlice.Port("http", 8080, ""), new EndpointSlice.Port("https", 8443, "")),
                List.of(new EndpointSlice.Endpoint(
                        "10.1.0.7",
                        EndpointSlice.Conditions.READY,
                        new EndpointSlice.Behind("Pod", "cart-1"),
                        "node-1",
                        "",
                        ""))));
    }

    private Resolution resolve(Monitor monitor) {
        return new Resolver(cluster()).resolve(monitor);
    }

    private ClusterState cluster() {
        return ClusterState.of(namespaces, nodes.values(), pods, services, slices);
    }

    /// The labels that the one target of the monitor has before its rules.
    private SortedMap<String, String> found(Monitor monitor) {
        SortedMap<String, String> seen = new TreeMap<>();
        Endpoint endpoint = monitor.endpoints().getFirst();
        var watched = new Endpoint(endpoint.port(), endpoint.addNodeLabel(), (address, labels) -> {
            seen.putAll(labels);
            return endpoint.form().target(address, labels);
        });
        resolve(new Monitor(
                monitor.name(),
                monitor.kind(),
                monitor.namespaces(),
                monitor.objects(),
                List.of(watched),
                monitor.labelling(),
                Optional.empty()));
        return seen;
    }

    private static Monitor showingNode(Monitor monitor) {
        return new Monitor(
                monitor.name(),
                monitor.kind(),
                monitor.namespaces(),
                monitor.objects(),
                monitor.endpoints(),
                new Monitor.Labelling("", "m", List.of(), List.of(), true),
                Optional.empty());
    }

    private static Monitor monitor(Kind kind, Map<String, String> labels, String port) {
        return new Monitor("m", kind, ObjectSelector.EVERYTHING, labels(labels), List.of(endpoint(port)));
    }

    private static ObjectSelector labels(Map<String, String> labels) {
        return new ObjectSelector(List.of(), labels, List.of());
    }

    private static Endpoint endpoint(String port) {
        return new Endpoint(
                port,
                false,
                (address, found) -> new Monitor.Made.Wanted(
                        new Target(
                                found.getOrDefault("job", ""),
                                URI.create("http://" + address + "/metrics"),
                                Labels.of("job", "m", "instance", address),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(10),
                                HttpOptions.DEFAULT,
                                IngestOptions.DEFAULT),
                        Labels.of(found)));
    }

    private static Pod pod(String name, Map<String, String> labels, String ip, Phase phase) {
        List<Pod.Port> ports = List.of(new Pod.Port("metrics", 9100), new Pod.Port("", 8080));
        return new Pod(
                name(name),
                labels,
                Map.of(),
                ip,
                "",
                "node-1",
                phase,
                false,
                List.of(new Pod.Container("main", "", "", false, ports)),
                Pod.Identity.UNKNOWN);
    }

    private static Service service(String name, Map<String, String> labels) {
        return new Service(
                name(name),
                labels,
                Map.of(),
                List.of(new Service.Port("http", 80, "8080"), new Service.Port("https", 443, "tls")),
                Service.Reach.UNKNOWN);
    }

    private static Node node(Map<String, String> labels) {
        return new Node("node-1", labels, Map.of(), "", Map.of(), 10_250);
    }

    private static ObjectName name(String text) {
        int slash = text.indexOf('/');
        return new ObjectName(text.substring(0, slash), text.substring(slash + 1));
    }
}
