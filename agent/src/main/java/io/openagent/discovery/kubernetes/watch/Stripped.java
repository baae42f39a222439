package io.openagent.discovery.kubernetes.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.openagent.discovery.Secret;
import io.openagent.discovery.kubernetes.CustomObject;
import io.openagent.discovery.kubernetes.EndpointSlice;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.Node;
import io.openagent.discovery.kubernetes.ObjectName;
import io.openagent.discovery.kubernetes.Pod;
import io.openagent.discovery.kubernetes.Pod.Phase;
import io.openagent.discovery.kubernetes.Service;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Objects of the API, Kubernetes' core/v1 and discovery.k8s.io/v1, with only what targets depend on. A field that is
/// missing or of another kind is as good as empty: what an object lacks shows when it becomes no target.
final class Stripped {
    /// Of one annotation. Longer ones are documents that tools keep there, and no rule for targets reads them;
    /// a pod has up to 256 KiB of such, all pods together more than the agent's memory.
    static final int MAX_ANNOTATION = 1024;

    private static final EndpointSlice.Conditions READY = EndpointSlice.Conditions.READY;
    private static final EndpointSlice.Conditions NOT_READY = new EndpointSlice.Conditions(false, false, false);

    private Stripped() {}

    static Pod pod(JsonNode pod) {
        JsonNode status = pod.path("status");
        return new Pod(
                Resource.name(pod),
                labels(pod),
                annotations(pod),
                text(status, "podIP"),
                text(status, "hostIP"),
                text(pod.path("spec"), "nodeName"),
                Phase.of(text(status, "phase")),
                isReady(status),
                Stream.concat(
                                containers(pod, "containers", "containerStatuses", false),
                                containers(pod, "initContainers", "initContainerStatuses", true))
                        .toList(),
                identity(pod));
    }

    private static Pod.Identity identity(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        Optional<JsonNode> controller = items(metadata, "ownerReferences")
                .filter(owner -> owner.path("controller").asBoolean())
                .findFirst();
        return new Pod.Identity(
                text(metadata, "uid"),
                controller.map(owner -> text(owner, "kind")).orElse(""),
                controller.map(owner -> text(owner, "name")).orElse(""));
    }

    static Node node(JsonNode node) {
        JsonNode status = node.path("status");
        var addresses = new LinkedHashMap<String, String>();
        items(status, "addresses")
                .forEach(address -> addresses.putIfAbsent(text(address, "type"), text(address, "address")));
        return new Node(
                Resource.name(node).name(),
                labels(node),
                annotations(node),
                text(node.path("spec"), "providerID"),
                addresses,
                number(status.path("daemonEndpoints").path("kubeletEndpoint"), "Port"));
    }

    private static boolean isReady(JsonNode status) {
        return items(status, "conditions")
                .anyMatch(condition -> text(condition, "type").equals("Ready")
                        && text(condition, "status").equals("True"));
    }

    /// Of init containers those that go on running, Kubernetes 1.29.
    private static Stream<Pod.Container> containers(JsonNode pod, String field, String statuses, boolean areInit) {
        var ids = new HashMap<String, String>();
        items(pod.path("status"), statuses).forEach(each -> ids.put(text(each, "name"), text(each, "containerID")));
        return items(pod.path("spec"), field)
                .filter(container ->
                        !areInit || text(container, "restartPolicy").equals("Always"))
                .map(container -> container(container, ids.getOrDefault(text(container, "name"), ""), areInit));
    }

    private static Pod.Container container(JsonNode container, String id, boolean isInit) {
        return new Pod.Container(
                text(container, "name"),
                text(container, "image"),
                id,
                isInit,
                items(container, "ports")
                        .filter(Stripped::isTcp)
                        .map(port -> new Pod.Port(text(port, "name"), number(port, "containerPort")))
                        .toList());
    }

    static Service service(JsonNode service) {
        return new Service(
                Resource.name(service),
                labels(service),
                annotations(service),
                items(service.path("spec"), "ports")
                        .filter(Stripped::isTcp)
                        .map(port -> new Service.Port(
                                text(port, "name"),
                                number(port, "port"),
                                port.path("targetPort").asText()))
                        .toList(),
                reach(service.path("spec")));
    }

    private static Service.Reach reach(JsonNode spec) {
        String type = text(spec, "type");
        boolean isElsewhere = type.equals("ExternalName");
        return new Service.Reach(
                type,
                isElsewhere ? "" : text(spec, "clusterIP"),
                type.equals("LoadBalancer") ? text(spec, "loadBalancerIP") : "",
                isElsewhere ? text(spec, "externalName") : "");
    }

    static List<EndpointSlice> endpointSlice(JsonNode slice) {
        String service = labels(slice).getOrDefault("kubernetes.io/service-name", "");
        var endpoints = new ArrayList<EndpointSlice.Endpoint>();
        items(slice, "endpoints").forEach(endpoint -> {
            // The first address stands for all of them.
            items(endpoint, "addresses")
                    .findFirst()
                    .ifPresent(address -> endpoints.add(
                            endpoint(address.asText(), conditions(endpoint.path("conditions")), endpoint)));
        });
        return List.of(new EndpointSlice(
                Resource.name(slice),
                service,
                labels(slice),
                annotations(slice),
                text(slice, "addressType"),
                ports(slice, "ports"),
                endpoints));
    }

    /// Nothing said means ready, and serving as far as ready.
    private static EndpointSlice.Conditions conditions(JsonNode conditions) {
        boolean ready = conditions.path("ready").asBoolean(true);
        return new EndpointSlice.Conditions(
                ready,
                conditions.path("serving").asBoolean(ready),
                conditions.path("terminating").asBoolean(false));
    }

    /// Each of its subsets as a slice: addresses that are not ready stand apart there.
    static List<EndpointSlice> endpoints(JsonNode endpoints) {
        ObjectName name = Resource.name(endpoints);
        return items(endpoints, "subsets")
                .map(subset -> {
                    Stream<EndpointSlice.Endpoint> ready =
                            items(subset, "addresses").map(address -> endpoint(address, READY));
                    Stream<EndpointSlice.Endpoint> notReady =
                            items(subset, "notReadyAddresses").map(address -> endpoint(address, NOT_READY));
                    return new EndpointSlice(
                            name,
                            name.name(),
                            labels(endpoints),
                            annotations(endpoints),
                            "",
                            ports(subset, "ports"),
                            Stream.concat(ready, notReady).toList());
                })
                .toList();
    }

    private static EndpointSlice.Endpoint endpoint(JsonNode address, EndpointSlice.Conditions conditions) {
        return endpoint(text(address, "ip"), conditions, address);
    }

    private static EndpointSlice.Endpoint endpoint(
            String address, EndpointSlice.Conditions conditions, JsonNode endpoint) {
        JsonNode behind = endpoint.path("targetRef");
        return new EndpointSlice.Endpoint(
                address,
                conditions,
                new EndpointSlice.Behind(text(behind, "kind"), text(behind, "name")),
                text(endpoint, "nodeName"),
                text(endpoint, "hostname"),
                text(endpoint, "zone"));
    }

    private static List<EndpointSlice.Port> ports(JsonNode parent, String field) {
        return items(parent, field)
                .filter(Stripped::isTcp)
                .map(port ->
                        new EndpointSlice.Port(text(port, "name"), number(port, "port"), text(port, "appProtocol")))
                .toList();
    }

    static CustomObject custom(Kind kind, JsonNode object) {
        return new CustomObject(kind, Resource.name(object), object.path("spec").toString());
    }

    /// What is not Base64 is left out, as a key that is missing.
    static Map<String, Secret> secret(JsonNode secret) {
        var texts = new LinkedHashMap<String, Secret>();
        secret.path("data").forEachEntry((key, value) -> {
            try {
                byte[] bytes = Base64.getDecoder().decode(value.asText());
                texts.put(key, new Secret(new String(bytes, StandardCharsets.UTF_8)));
            } catch (IllegalArgumentException notBase64) {
                // The API server takes none such.
            }
        });
        return texts;
    }

    static Map<String, Secret> configMap(JsonNode map) {
        var texts = new LinkedHashMap<String, Secret>();
        map.path("data").forEachEntry((key, value) -> texts.put(key, new Secret(value.asText())));
        return texts;
    }

    static Map<String, String> labels(JsonNode object) {
        var labels = new LinkedHashMap<String, String>();
        object.path("metadata").path("labels").forEachEntry((name, value) -> labels.put(name, value.asText()));
        return Map.copyOf(labels);
    }

    private static Map<String, String> annotations(JsonNode object) {
        var annotations = new LinkedHashMap<String, String>();
        object.path("metadata").path("annotations").forEachEntry((name, value) -> {
            if (value.asText().length() <= MAX_ANNOTATION) annotations.put(name, value.asText());
        });
        return annotations;
    }

    /// Nothing else speaks HTTP here. What does not say is TCP.
    private static boolean isTcp(JsonNode port) {
        return port.path("protocol").asText("TCP").equals("TCP");
    }

    private static Stream<JsonNode> items(JsonNode parent, String field) {
        JsonNode list = parent.path(field);
        return list.isArray() ? list.valueStream() : Stream.empty();
    }

    private static String text(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        return value.isTextual() ? value.textValue() : "";
    }

    private static int number(JsonNode parent, String field) {
        return parent.path(field).asInt();
    }
}
