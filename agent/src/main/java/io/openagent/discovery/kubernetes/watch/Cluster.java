package io.openagent.discovery.kubernetes.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openagent.discovery.kubernetes.ClusterState;
import io.openagent.discovery.kubernetes.CustomObject;
import io.openagent.discovery.kubernetes.EndpointSlice;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.Node;
import io.openagent.discovery.kubernetes.ObjectName;
import io.openagent.discovery.kubernetes.Pod;
import io.openagent.discovery.kubernetes.Service;
import io.openagent.discovery.kubernetes.watch.KindState.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// The objects of a cluster that monitors depend on, kept up to date. Each kind is followed once, from the moment when
/// the first monitor needs it.
///
/// Used by one thread, unless a method says otherwise.
final class Cluster implements AutoCloseable {
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final Duration REVIEW = Duration.ofSeconds(5);

    private final ObjectMapper json = new ObjectMapper();
    private final ApiServer api;
    private final Reflector<Pod> pods;
    private final Reflector<Service> services;
    private final Reflector<List<EndpointSlice>> slices;
    private final Reflector<List<EndpointSlice>> endpoints;
    private final Reflector<Map<String, String>> namespaces;
    private final Reflector<Node> nodes;
    private final Reflector<CustomObject> podMonitors;
    private final Reflector<CustomObject> serviceMonitors;

    /// @param changed is called, on any thread, when the state is another
    Cluster(ApiAccess access, Pace pace, Runnable changed) {
        api = new ApiServer(access, json);
        var reflectors = new Reflectors(api, json, pace, changed);
        pods = reflectors.of(Resource.PODS);
        services = reflectors.of(Resource.SERVICES);
        slices = reflectors.of(Resource.ENDPOINT_SLICES);
        endpoints = reflectors.of(Resource.ENDPOINTS);
        namespaces = reflectors.of(Resource.NAMESPACES);
        nodes = reflectors.of(Resource.NODES);
        podMonitors = reflectors.of(Resource.POD_MONITORS);
        serviceMonitors = reflectors.of(Resource.SERVICE_MONITORS);
    }

    private record Reflectors(ApiServer api, ObjectMapper json, Pace pace, Runnable changed) {
        <T> Reflector<T> of(Resource<T> resource) {
            return new Reflector<>(api, json, resource, new Reflector.Scope.All(), pace, changed);
        }
    }

    /// Starts to follow what these need. What was needed before is still followed.
    void follow(Collection<Monitor> monitors) {
        monitors.stream().map(Monitor::kind).distinct().flatMap(this::needed).forEach(Reflector::start);
        // Kubernetes before 1.21 has no slices in v1.
        if (slices.state().condition() == Condition.ABSENT) endpoints.start();
        if (monitors.stream().anyMatch(monitor -> monitor.namespaces().asksForLabels())) namespaces.start();
        if (monitors.stream().anyMatch(monitor -> monitor.labelling().showsNode())) nodes.start();
    }

    /// Starts to follow the Prometheus operator's monitors too.
    void followCustom() {
        podMonitors.start();
        serviceMonitors.start();
    }

    /// The operator's monitors, in the order of their names. A kind that the server does not have any more has none.
    List<CustomObject> customObjects() {
        return Stream.of(podMonitors, serviceMonitors)
                .filter(each -> each.state().condition() != Condition.ABSENT)
                .flatMap(each -> new TreeMap<>(each.objects()).values().stream())
                .toList();
    }

    /// What of what a monitor needs was never known yet. Empty when it can be resolved.
    Optional<KindState> lack(Monitor monitor) {
        // Pods only add labels to the targets of services.
        Stream<KindState> needed = monitor.kind().isBehindServices()
                ? Stream.concat(Stream.of(services.state(), addresses().state()), unlessForbidden(pods))
                : needed(monitor.kind()).map(Reflector::state);
        Stream<KindState> selecting =
                monitor.namespaces().asksForLabels() ? Stream.of(namespaces.state()) : Stream.empty();
        Stream<KindState> labelling = monitor.labelling().showsNode() ? unlessForbidden(nodes) : Stream.empty();
        return Stream.of(needed, selecting, labelling)
                .flatMap(Function.identity())
                .filter(state -> !state.isSynced())
                .findFirst();
    }

    private Stream<Reflector<?>> needed(Kind kind) {
        return switch (kind) {
            case NODE_ROLE -> Stream.of(nodes);
            case POD, POD_ROLE -> Stream.of(pods);
            case SERVICE_ROLE -> Stream.of(services);
            case SERVICE, ENDPOINTS_ROLE, ENDPOINT_SLICE_ROLE -> Stream.of(pods, services, slices);
        };
    }

    /// What only adds to targets is not waited for when it will not come.
    private static Stream<KindState> unlessForbidden(Reflector<?> reflector) {
        return Stream.of(reflector.state()).filter(state -> state.condition() != Condition.FORBIDDEN);
    }

    ClusterState state() {
        return ClusterState.of(
                labelsOfNamespaces(),
                nodes.objects().values(),
                pods.objects().values(),
                services.objects().values(),
                addresses().objects().values().stream().flatMap(List::stream).toList());
    }

    /// Asks the server, by a SelfSubjectAccessReview of `authorization.k8s.io/v1`. For any thread.
    boolean isAllowed(Right right) throws IOException, InterruptedException {
        ObjectNode review = json.createObjectNode()
                .put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", "SelfSubjectAccessReview");
        review.putObject("spec")
                .putObject("resourceAttributes")
                .put("verb", right.verb())
                .put("group", right.group())
                .put("resource", right.resource())
                .put("namespace", right.namespace());
        return api.create(REVIEWS, review, REVIEW).at("/status/allowed").asBoolean();
    }

    /// Those that are followed.
    List<KindState> kinds() {
        return all().filter(Reflector::isStarted).map(Reflector::state).toList();
    }

    private Stream<Reflector<?>> all() {
        return Stream.of(pods, services, slices, endpoints, namespaces, nodes, podMonitors, serviceMonitors);
    }

    private Reflector<List<EndpointSlice>> addresses() {
        return slices.state().condition() == Condition.ABSENT && !slices.state().isSynced() ? endpoints : slices;
    }

    /// Where nobody asks for the labels of namespaces, those there are can be told from what stands in them.
    private Map<String, Map<String, String>> labelsOfNamespaces() {
        var labels = new TreeMap<String, Map<String, String>>();
        Stream.of(pods.objects().keySet(), services.objects().keySet())
                .flatMap(Collection::stream)
                .map(ObjectName::namespace)
                .forEach(namespace -> labels.put(namespace, Map.of()));
        namespaces.objects().forEach((name, its) -> labels.put(name.name(), its));
        return new LinkedHashMap<>(labels);
    }

    @Override
    public void close() {
        all().forEach(Reflector::close);
        api.close();
    }
}
