package io.openagent.discovery.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The labels of a target as the cluster gives them: those that stay, and the `__meta_kubernetes_…` that rules may use,
/// named as in Prometheus.
final class TargetFacts {
    private static final String META = "__meta_kubernetes_";

    /// Other ports are not scraped, and not kept.
    private static final String TCP = "TCP";

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
        names.forEach(name -> label(fit(name), its.getOrDefault(name, "")));
        return this;
    }

    TargetFacts meta(String name, String value) {
        labels.put(META + name, value);
        return this;
    }

    TargetFacts pod(Pod pod) {
        return label("namespace", pod.name().namespace())
                .label("pod", pod.name().name())
                .podForRules(pod);
    }

    TargetFacts podForRules(Pod pod) {
        return meta("namespace", pod.name().namespace())
                .meta("pod_name", pod.name().name())
                .meta("pod_ip", pod.ip())
                .meta("pod_host_ip", pod.hostIp())
                .meta("pod_node_name", pod.node())
                .meta("pod_ready", Boolean.toString(pod.isReady()))
                .meta("pod_phase", pod.phase().word())
                .meta("pod_uid", pod.identity().uid())
                .meta("pod_controller_kind", pod.identity().controllerKind())
                .meta("pod_controller_name", pod.identity().controllerName())
                .metas("pod_label", pod.labels())
                .metas("pod_annotation", pod.annotations());
    }

    /// Of the node that a pod runs on, by `attachMetadata`.
    TargetFacts node(String name, Optional<Node> known) {
        meta("node_name", name);
        known.ifPresent(node -> metas("node_label", node.labels()).metas("node_annotation", node.annotations()));
        return this;
    }

    TargetFacts container(Pod.Container container, Pod.Port port) {
        return label("container", container.name()).containerForRules(container).containerPort(port);
    }

    TargetFacts containerForRules(Pod.Container container) {
        return meta("pod_container_name", container.name())
                .meta("pod_container_image", container.image())
                .meta("pod_container_id", container.id())
                .meta("pod_container_init", Boolean.toString(container.isInit()));
    }

    TargetFacts containerPort(Pod.Port port) {
        return meta("pod_container_port_name", port.name())
                .meta("pod_container_port_number", Integer.toString(port.number()))
                .meta("pod_container_port_protocol", TCP);
    }

    TargetFacts service(Service service) {
        return label("namespace", service.name().namespace())
                .label("service", service.name().name())
                .serviceForRules(service);
    }

    TargetFacts serviceForRules(Service service) {
        return meta("namespace", service.name().namespace())
                .meta("service_name", service.name().name())
                .meta("service_type", service.reach().type())
                .meta("service_cluster_ip", service.reach().clusterIp())
                .meta("service_loadbalancer_ip", service.reach().loadBalancerIp())
                .meta("service_external_name", service.reach().externalName())
                .metas("service_label", service.labels())
                .metas("service_annotation", service.annotations());
    }

    TargetFacts servicePort(Service.Port port) {
        return meta("service_port_name", port.name())
                .meta("service_port_number", Integer.toString(port.number()))
                .meta("service_port_protocol", TCP);
    }

    TargetFacts slice(EndpointSlice slice) {
        return meta("namespace", slice.name().namespace())
                .meta("endpointslice_name", slice.name().name())
                .meta("endpointslice_address_type", slice.addressType())
                .metas("endpointslice_label", slice.labels())
                .metas("endpointslice_annotation", slice.annotations());
    }

    TargetFacts endpointOfSlice(EndpointSlice.Port port, EndpointSlice.Endpoint endpoint) {
        EndpointSlice.Conditions conditions = endpoint.conditions();
        return meta("endpointslice_port_name", port.name())
                .meta("endpointslice_port", Integer.toString(port.number()))
                .meta("endpointslice_port_protocol", TCP)
                .meta("endpointslice_port_app_protocol", port.appProtocol())
                .meta("endpointslice_endpoint_conditions_ready", Boolean.toString(conditions.ready()))
                .meta("endpointslice_endpoint_conditions_serving", Boolean.toString(conditions.serving()))
                .meta("endpointslice_endpoint_conditions_terminating", Boolean.toString(conditions.terminating()))
                .meta("endpointslice_endpoint_hostname", endpoint.hostname())
                .meta("endpointslice_endpoint_node_name", endpoint.node())
                .meta("endpointslice_endpoint_zone", endpoint.zone())
                .meta("endpointslice_address_target_kind", endpoint.behind().kind())
                .meta("endpointslice_address_target_name", endpoint.behind().name());
    }

    /// The object of core/v1 that the slices of a service have replaced: Kubernetes gives it the labels of the service.
    TargetFacts endpoints(ObjectName name, Map<String, String> its) {
        return meta("namespace", name.namespace())
                .meta("endpoints_name", name.name())
                .metas("endpoints_label", its);
    }

    TargetFacts endpointOfEndpoints(EndpointSlice.Port port, EndpointSlice.Endpoint endpoint) {
        return meta("endpoint_port_name", port.name())
                .meta("endpoint_port_protocol", TCP)
                .meta("endpoint_ready", Boolean.toString(endpoint.conditions().ready()))
                .meta("endpoint_hostname", endpoint.hostname())
                .meta("endpoint_node_name", endpoint.node())
                .meta("endpoint_address_target_kind", endpoint.behind().kind())
                .meta("endpoint_address_target_name", endpoint.behind().name());
    }

    /// A node that is a target itself.
    TargetFacts nodeItself(Node node) {
        node.addresses().forEach((type, address) -> meta("node_address_" + fit(type), address));
        return label("instance", node.name())
                .node(node.name(), Optional.of(node))
                .meta("node_provider_id", node.providerId());
    }

    private TargetFacts metas(String kind, Map<String, String> values) {
        values.forEach((name, value) -> {
            String fit = fit(name);
            meta(kind + "_" + fit, value).meta(kind + "present_" + fit, "true");
        });
        return this;
    }

    private static String fit(String name) {
        return UNFIT.matcher(name).replaceAll("_");
    }
}
