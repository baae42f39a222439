package io.openagent.discovery.kubernetes;

import io.openagent.discovery.kubernetes.Finding.Step;
import io.openagent.discovery.kubernetes.Monitor.Endpoint;
import io.openagent.discovery.kubernetes.Monitor.Labelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// An object as a role of Prometheus' `kubernetes_sd_configs` takes it: all that answers there, with labels that only
/// rules see. As Prometheus' documentation has it under "kubernetes_sd_config".
sealed interface RoleCandidate extends Resolver.Candidate {
    List<Place> places(Labelling labelling);

    /// Where something may answer.
    ///
    /// @param port its name or number, empty where the object has none
    record Place(String address, String port, TargetFacts facts) {}

    @Override
    default List<Finding> findings(Endpoint endpoint, Labelling labelling) {
        List<Place> places = places(labelling);
        if (places.isEmpty()) return List.of(Resolver.stopped(this, "", Step.ADDRESS, "it has no address"));
        return places.stream()
                .map(place -> Resolver.made(
                        this, new Endpoint(place.port(), false, endpoint.form()), place.address(), place.facts()))
                .toList();
    }

    /// The kubelet of a node.
    record OfNode(Node node) implements RoleCandidate {
        /// The first of these that a node has is asked.
        private static final List<String> ADDRESSES =
                List.of("InternalIP", "InternalDNS", "ExternalIP", "ExternalDNS", "LegacyHostIP", "Hostname");

        @Override
        public ObjectName name() {
            return new ObjectName("", node.name());
        }

        @Override
        public Map<String, String> labels() {
            return node.labels();
        }

        @Override
        public List<Place> places(Labelling labelling) {
            return ADDRESSES.stream()
                    .flatMap(type -> Optional.ofNullable(node.addresses().get(type)).stream())
                    .limit(1)
                    .map(address -> new Place(
                            HostAndPort.of(address, node.kubeletPort()),
                            Integer.toString(node.kubeletPort()),
                            new TargetFacts().nodeItself(node)))
                    .toList();
        }
    }

    /// Every port that the containers of a pod declare, and one address for a container that declares none.
    record OfPod(Pod pod, ClusterState cluster) implements RoleCandidate {
        @Override
        public ObjectName name() {
            return pod.name();
        }

        @Override
        public Map<String, String> labels() {
            return pod.labels();
        }

        @Override
        public List<Place> places(Labelling labelling) {
            if (pod.ip().isEmpty()) return List.of();
            var places = new ArrayList<Place>();
            for (Pod.Container container : pod.containers()) {
                Supplier<TargetFacts> facts =
                        () -> facts(labelling).podForRules(pod).containerForRules(container);
                if (container.ports().isEmpty()) places.add(new Place(HostAndPort.of(pod.ip()), "", facts.get()));
                for (Pod.Port port : container.ports()) {
                    places.add(place(pod, port, facts.get().containerPort(port)));
                }
            }
            return places;
        }

        private TargetFacts facts(Labelling labelling) {
            var facts = new TargetFacts();
            return labelling.showsNode() ? facts.node(pod.node(), cluster.node(pod.node())) : facts;
        }

        private static Place place(Pod pod, Pod.Port port, TargetFacts facts) {
            return new Place(HostAndPort.of(pod.ip(), port.number()), port.word(), facts);
        }
    }

    /// Every port of a service, by the name that the cluster's DNS has for it.
    record OfService(Service service) implements RoleCandidate {
        @Override
        public ObjectName name() {
            return service.name();
        }

        @Override
        public Map<String, String> labels() {
            return service.labels();
        }

        @Override
        public List<Place> places(Labelling labelling) {
            String host = service.name().name() + "." + service.name().namespace() + ".svc";
            return service.ports().stream()
                    .map(port -> new Place(
                            HostAndPort.of(host, port.number()),
                            port.word(),
                            new TargetFacts().serviceForRules(service).servicePort(port)))
                    .toList();
        }
    }

    /// Every port of each address behind a service, and the other ports that the pods behind it declare.
    ///
    /// @param slices that say where these are
    /// @param isSlice whether one slice is meant, or else all of a service together
    record OfEndpoints(
            ObjectName name,
            Map<String, String> labels,
            List<EndpointSlice> slices,
            boolean isSlice,
            ClusterState cluster)
            implements RoleCandidate {
        static OfEndpoints of(Service service, ClusterState cluster) {
            return new OfEndpoints(service.name(), service.labels(), cluster.slicesOf(service.name()), false, cluster);
        }

        static OfEndpoints of(EndpointSlice slice, ClusterState cluster) {
            return new OfEndpoints(slice.name(), slice.labels(), List.of(slice), true, cluster);
        }

        @Override
        public List<Place> places(Labelling labelling) {
            var places = new ArrayList<Place>();
            Map<Pod, Set<Integer>> asked = new LinkedHashMap<>();
            for (EndpointSlice slice : slices) {
                for (EndpointSlice.Port port : slice.ports()) {
                    for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
                        Optional<Pod> pod = pod(endpoint);
                        pod.ifPresent(behind -> asked.computeIfAbsent(behind, _ -> new HashSet<>())
                                .add(port.number()));
                        places.add(place(slice, port, endpoint, pod, labelling));
                    }
                }
            }
            asked.forEach((pod, ports) -> others(pod, ports, labelling).forEach(places::add));
            return places;
        }

        private Place place(
                EndpointSlice slice,
                EndpointSlice.Port port,
                EndpointSlice.Endpoint endpoint,
                Optional<Pod> pod,
                Labelling labelling) {
            var facts = isSlice
                    ? facts(slice).endpointOfSlice(port, endpoint)
                    : facts(slice).endpointOfEndpoints(port, endpoint);
            String node = endpoint.node().isEmpty() ? pod.map(Pod::node).orElse("") : endpoint.node();
            if (labelling.showsNode()) facts.node(node, cluster.node(node));
            pod.ifPresent(behind -> {
                facts.podForRules(behind);
                behind.containers().stream()
                        .flatMap(container -> container.ports().stream()
                                .filter(each -> each.number() == port.number())
                                .map(each -> Map.entry(container, each)))
                        .findFirst()
                        .ifPresent(declared ->
                                facts.containerForRules(declared.getKey()).containerPort(declared.getValue()));
            });
            return new Place(HostAndPort.of(endpoint.address(), port.number()), port.name(), facts);
        }

        /// Of a pod that stands behind the service, what the service does not lead to.
        private Stream<Place> others(Pod pod, Set<Integer> asked, Labelling labelling) {
            if (pod.ip().isEmpty()) return Stream.of();
            return pod.containers().stream()
                    .flatMap(container -> container.ports().stream()
                            .filter(port -> !asked.contains(port.number()))
                            .map(port -> {
                                var facts = facts(slices.getFirst())
                                        .podForRules(pod)
                                        .containerForRules(container)
                                        .containerPort(port);
                                if (labelling.showsNode()) facts.node(pod.node(), cluster.node(pod.node()));
                                return OfPod.place(pod, port, facts);
                            }));
        }

        private TargetFacts facts(EndpointSlice slice) {
            var facts = isSlice ? new TargetFacts().slice(slice) : new TargetFacts().endpoints(name, labels);
            cluster.service(slice.serviceName()).ifPresent(facts::serviceForRules);
            return facts;
        }

        private Optional<Pod> pod(EndpointSlice.Endpoint endpoint) {
            return cluster.pod(new ObjectName(name.namespace(), endpoint.pod()));
        }
    }
}
