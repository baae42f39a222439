package io.openagent.discovery.kubernetes;

import io.openagent.discovery.kubernetes.Finding.Step;
import io.openagent.discovery.kubernetes.Monitor.Endpoint;
import io.openagent.discovery.kubernetes.Monitor.Labelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A service that a monitor may mean, with what is behind it.
record ServiceCandidate(Service service, ClusterState cluster) implements Resolver.Candidate {
    @Override
    public ObjectName name() {
        return service.name();
    }

    @Override
    public Map<String, String> labels() {
        return service.labels();
    }

    @Override
    public List<Finding> findings(Endpoint endpoint, Labelling labelling) {
        Optional<Service.Port> port = service.ports().stream()
                .filter(each -> each.isNamed(endpoint.port()))
                .findFirst();
        if (port.isEmpty()) return stopped(endpoint, Step.PORT, noPort(endpoint));
        List<Finding> findings = new ArrayList<>();
        for (EndpointSlice slice : cluster.slicesOf(service.name())) {
            slice.ports().stream()
                    .filter(each -> each.name().equals(port.get().name()))
                    .forEach(each -> slice.endpoints()
                            .forEach(address ->
                                    findings.add(made(endpoint, labelling, port.get(), slice, each, address))));
        }
        if (findings.isEmpty())
            return stopped(endpoint, Step.ADDRESS, "no pod is behind port " + endpoint.port() + " of the service");
        return findings;
    }

    private Finding made(
            Endpoint endpoint,
            Labelling labelling,
            Service.Port servicePort,
            EndpointSlice slice,
            EndpointSlice.Port port,
            EndpointSlice.Endpoint address) {
        var facts = new TargetFacts();
        Optional<Pod> pod = cluster.pod(new ObjectName(service.name().namespace(), address.pod()));
        pod.ifPresent(behind -> facts.pod(behind)
                .labels(labelling.fromPod(), behind.labels())
                .label("container", containerOf(behind, port.number())));
        String node = address.node().isEmpty() ? pod.map(Pod::node).orElse("") : address.node();
        if (labelling.showsNode()) facts.node(node, cluster.node(node));
        facts.service(service)
                .slice(slice)
                .endpointOfSlice(port, address)
                .labels(labelling.fromService(), service.labels())
                .label("job", labelling.job(service.labels(), service.name().name()))
                .label("pod", address.pod())
                .label("endpoint", servicePort.name().isEmpty() ? endpoint.port() : servicePort.name())
                .label("node", endpoint.addNodeLabel() ? node : "");
        return Resolver.made(this, endpoint, HostAndPort.of(address.address(), port.number()), facts);
    }

    private static String containerOf(Pod pod, int port) {
        return pod.containers().stream()
                .filter(container -> container.ports().stream().anyMatch(each -> each.number() == port))
                .findFirst()
                .map(Pod.Container::name)
                .orElse("");
    }

    private String noPort(Endpoint endpoint) {
        Stream<String> ports = service.ports().stream().map(Service.Port::word);
        return "port " + endpoint.port() + " not found; the service has " + Resolver.listed(ports);
    }

    private List<Finding> stopped(Endpoint endpoint, Step at, String reason) {
        return List.of(Resolver.stopped(this, endpoint.port(), at, reason));
    }
}
