package io.openagent.discovery.kubernetes;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the cluster held at one moment, as far as it is known, indexed by namespace. Immutable.
///
/// @param namespaces labels by name
/// @param nodes by name; empty where nobody asks for them
public record ClusterState(
        SortedMap<String, Map<String, String>> namespaces,
        SortedMap<String, Node> nodes,
        Map<String, SortedMap<String, Pod>> pods,
        Map<String, SortedMap<String, Service>> services,
        Map<ObjectName, List<EndpointSlice>> slices) {
    public static final ClusterState EMPTY =
            new ClusterState(Collections.emptySortedMap(), Collections.emptySortedMap(), Map.of(), Map.of(), Map.of());

    /// Indexes what there is.
    ///
    /// @param namespaces labels by name
    public static ClusterState of(
            Map<String, Map<String, String>> namespaces,
            Collection<Node> nodes,
            Collection<Pod> pods,
            Collection<Service> services,
            Collection<EndpointSlice> slices) {
        return new ClusterState(
                new TreeMap<>(namespaces),
                nodes.stream()
                        .collect(Collectors.toMap(Node::name, Function.identity(), (_, later) -> later, TreeMap::new)),
                byNamespace(pods, Pod::name),
                byNamespace(services, Service::name),
                slices.stream().collect(Collectors.groupingBy(EndpointSlice::serviceName)));
    }

    public Collection<Pod> podsIn(String namespace) {
        return pods.getOrDefault(namespace, Collections.emptySortedMap()).values();
    }

    public Collection<Service> servicesIn(String namespace) {
        return services.getOrDefault(namespace, Collections.emptySortedMap()).values();
    }

    public Optional<Pod> pod(ObjectName name) {
        return Optional.ofNullable(pods.getOrDefault(name.namespace(), Collections.emptySortedMap())
                .get(name.name()));
    }

    public Optional<Service> service(ObjectName name) {
        return Optional.ofNullable(services.getOrDefault(name.namespace(), Collections.emptySortedMap())
                .get(name.name()));
    }

    Optional<Node> node(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    /// In the order of their names.
    public List<EndpointSlice> slicesIn(String namespace) {
        return slices.values().stream()
                .flatMap(List::stream)
                .filter(slice -> slice.name().namespace().equals(namespace))
                .sorted(Comparator.comparing(EndpointSlice::name))
                .toList();
    }

    public List<EndpointSlice> slicesOf(ObjectName service) {
        return slices.getOrDefault(service, List.of());
    }

    private static <T> Map<String, SortedMap<String, T>> byNamespace(
            Collection<T> objects, Function<T, ObjectName> name) {
        return objects.stream()
                .collect(Collectors.groupingBy(
                        object -> name.apply(object).namespace(),
                        Collectors.toMap(
                                object -> name.apply(object).name(),
                                Function.identity(),
                                (_, later) -> later,
                                TreeMap::new)));
    }
}
