package io.openagent.discovery.kubernetes;

import io.openagent.discovery.kubernetes.Finding.Step;
import io.openagent.discovery.kubernetes.Monitor.Endpoint;
import io.openagent.discovery.kubernetes.Monitor.Labelling;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A pod that a monitor may mean.
record PodCandidate(Pod pod, ClusterState cluster) implements Resolver.Candidate {
    @Override
    public ObjectName name() {
        return pod.name();
    }

    @Override
    public Map<String, String> labels() {
        return pod.labels();
    }

    @Override
    public List<Finding> findings(Endpoint endpoint, Labelling labelling) {
        if (pod.isCompleted()) return stopped(endpoint, Step.ADDRESS, "the pod has completed");
        if (pod.ip().isEmpty()) {
            String why = pod.node().isEmpty() ? "the pod is not scheduled yet" : "the pod has no address yet";
            return stopped(endpoint, Step.ADDRESS, why);
        }
        List<Finding> declared = pod.containers().stream()
                .flatMap(container -> container.ports().stream()
                        .filter(port -> isNamed(port, endpoint.port()))
                        .map(port -> made(
                                endpoint,
                                port.number(),
                                facts(endpoint, labelling).container(container, port))))
                .toList();
        if (!declared.isEmpty()) return declared;
        if (isNumber(endpoint.port()))
            return List.of(made(endpoint, Integer.parseInt(endpoint.port()), facts(endpoint, labelling)));
        Stream<String> ports = pod.containers().stream()
                .flatMap(container -> container.ports().stream())
                .map(Pod.Port::word);
        return stopped(
                endpoint, Step.PORT, "port " + endpoint.port() + " not found; the pod has " + Resolver.listed(ports));
    }

    private TargetFacts facts(Endpoint endpoint, Labelling labelling) {
        var facts = new TargetFacts();
        if (labelling.showsNode()) facts.node(pod.node(), cluster.node(pod.node()));
        return facts.pod(pod)
                .labels(labelling.fromPod(), pod.labels())
                .label("job", labelling.job(pod.labels(), pod.name().toString()))
                .label("endpoint", endpoint.port())
                .label("node", endpoint.addNodeLabel() ? pod.node() : "");
    }

    private Finding made(Endpoint endpoint, int port, TargetFacts facts) {
        return Resolver.made(this, endpoint, HostAndPort.of(pod.ip(), port), facts);
    }

    private List<Finding> stopped(Endpoint endpoint, Step at, String reason) {
        return List.of(Resolver.stopped(this, endpoint.port(), at, reason));
    }

    private static boolean isNamed(Pod.Port port, String wanted) {
        return port.name().equals(wanted) || Integer.toString(port.number()).equals(wanted);
    }

    private static boolean isNumber(String port) {
        return port.chars().allMatch(Character::isDigit);
    }
}
