package io.openagent.discovery.kubernetes.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.openagent.discovery.Secret;
import io.openagent.discovery.kubernetes.CustomObject;
import io.openagent.discovery.kubernetes.EndpointSlice;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.ObjectName;
import io.openagent.discovery.kubernetes.Pod;
import io.openagent.discovery.kubernetes.Pod.Phase;
import io.openagent.discovery.kubernetes.Service;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Objects of the API, Kubernetes' core/v1 and discovery.k8s.io/v1, with only what targets depend on. A field that is
/// missing or of another kind is as good as empty: what an object lacks shows when it becomes no target.
final class Stripped {
    /// Of one annotation. Longer ones are documents that tools keep there, and no rule for targets reads them; a pod
    /// has
    /// up to 256 KiB of such, all pods together more than the agent's memory.
    static final int MAX_ANNOTATION = 1024;

    private Stripped() {}

    static Pod pod(JsonNode pod) {
        JsonNode spec = pod.path("spec");
        JsonNode status = pod.path("status");
        return new Pod(
                Resource.name(pod),
                labels(pod),
                annotations(pod),
                text(status, "podIP"),
                text(spec, "nodeName"),
                Phase.of(text(status, "phase")),
                isReady(status),
                Stream.concat(containers(spec, "containers"), sidecars(spec)).toList());
    }

    private static boolean isReady(JsonNode status) {
        return items(status, "conditions")
                .anyMatch(condition -> text(condition, "type").equals("Ready")
                        && text(condition, "status").equals("True"));
    }

    private static Stream<Pod.Container> containers(JsonNode spec, String field) {
        return items(spec, field).map(Stripped::container);
    }

    /// Init containers that go on running, Kubernetes 1.29.
    private static Stream<Pod.Container> sidecars(JsonNode spec) {
        return items(spec, "initContainers")
                .filter(container -> text(container, "restartPolicy").equals("Always"))
                .map(Stripped::container);
    }

    private static Pod.Container container(JsonNode container) {
        return new Pod.Container(
                text(container, "name"),
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
                        .toList());
    }

    static List<EndpointSlice> endpointSlice(JsonNode slice) {
        String service = labels(slice).getOrDefault("kubernetes.io/service-name", "");
        var endpoints = new ArrayList<EndpointSlice.Endpoint>();
        items(slice, "endpoints").forEach(endpoint -> {
            // Nothing said means ready, and the first address stands for all of them.
            boolean ready = endpoint.path("conditions").path("ready").asBoolean(true);
            items(endpoint, "addresses")
                    .findFirst()
                    .ifPresent(address -> endpoints.add(endpoint(address.asText(), ready, endpoint)));
        });
        return List.of(new EndpointSlice(Resource.name(slice), service, ports(slice, "ports"), endpoints));
    }

    /// Each of its subsets as a slice: addresses that are not ready stand apart there.
    static List<EndpointSlice> endpoints(JsonNode endpoints) {
        ObjectName name = Resource.name(endpoints);
        return items(endpoints, "subsets")
                .map(subset -> {
                    Stream<EndpointSlice.Endpoint> ready =
                            items(subset, "addresses").map(address -> endpoint(text(address, "ip"), true, address));
                    Stream<EndpointSlice.Endpoint> notReady = items(subset, "notReadyAddresses")
                            .map(address -> endpoint(text(address, "ip"), false, address));
                    return new EndpointSlice(
                            name,
                            name.name(),
                            ports(subset, "ports"),
                            Stream.concat(ready, notReady).toList());
                })
                .toList();
    }

    private static EndpointSlice.Endpoint endpoint(String address, boolean isReady, JsonNode endpoint) {
        JsonNode behind = endpoint.path("targetRef");
        String pod = text(behind, "kind").equals("Pod") ? text(behind, "name") : "";
        return new EndpointSlice.Endpoint(address, isReady, pod, text(endpoint, "nodeName"));
    }

    private static List<EndpointSlice.Port> ports(JsonNode parent, String field) {
        return items(parent, field)
                .filter(Stripped::isTcp)
                .map(port -> new EndpointSlice.Port(text(port, "name"), number(port, "port")))
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
