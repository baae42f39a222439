package io.openagent.discovery.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The labels of a target as the cluster gives them: those that stay, and the `__meta_kubernetes_…` that rules may use,
/// named as in Prometheus.
final class TargetFacts {
    private static final String META = "__meta_kubernetes_";
    private static final Pattern UNFIT = Pattern.compile("[^a-zA-Z0-9_]");

    private final SortedMap<String, String> labels = new TreeMap<>();

    SortedMap<String, String> labels() {
        return labels;
    }

    /// A label that stays, unless there is nothing to say.
    TargetFacts label(String name, String value) {
        if (!value.isEmpty()) labels.put(name, value);
        return this;
    }

    /// Those of `names` that an object has, their names made fit.
    TargetFacts labels(List<String> names, Map<String, String> its) {
        names.forEach(name -> label(UNFIT.matcher(name).replaceAll("_"), its.getOrDefault(name, "")));
        return this;
    }

    TargetFacts meta(String name, String value) {
        labels.put(META + name, value);
        return this;
    }

    TargetFacts pod(Pod pod) {
        return label("namespace", pod.name().namespace())
                .label("pod", pod.name().name())
                .meta("namespace", pod.name().namespace())
                .meta("pod_name", pod.name().name())
                .meta("pod_ip", pod.ip())
                .meta("pod_node_name", pod.node())
                .meta("pod_ready", Boolean.toString(pod.isReady()))
                .meta("pod_phase", pod.phase().word())
                .metas("pod_label", pod.labels())
                .metas("pod_annotation", pod.annotations());
    }

    /// Of the node that a pod runs on, by `attachMetadata`.
    TargetFacts node(String name, Map<String, String> its) {
        return meta("node_name", name).metas("node_label", its);
    }

    TargetFacts container(Pod.Container container, Pod.Port port) {
        return label("container", container.name())
                .meta("pod_container_name", container.name())
                .meta("pod_container_port_name", port.name())
                .meta("pod_container_port_number", Integer.toString(port.number()));
    }

    TargetFacts service(Service service) {
        return label("namespace", service.name().namespace())
                .label("service", service.name().name())
                .meta("namespace", service.name().namespace())
                .meta("service_name", service.name().name())
                .metas("service_label", service.labels())
                .metas("service_annotation", service.annotations());
    }

    TargetFacts endpoint(EndpointSlice slice, EndpointSlice.Port port, EndpointSlice.Endpoint endpoint) {
        return meta("endpointslice_name", slice.name().name())
                .meta("endpointslice_port_name", port.name())
                .meta("endpointslice_port", Integer.toString(port.number()))
                .meta("endpointslice_endpoint_conditions_ready", Boolean.toString(endpoint.isReady()));
    }

    private TargetFacts metas(String kind, Map<String, String> values) {
        values.forEach((name, value) -> {
            String fit = UNFIT.matcher(name).replaceAll("_");
            meta(kind + "_" + fit, value).meta(kind + "present_" + fit, "true");
        });
        return this;
    }
}
