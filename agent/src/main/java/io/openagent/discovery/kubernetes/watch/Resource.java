package io.openagent.discovery.kubernetes.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.openagent.discovery.Secret;
import io.openagent.discovery.kubernetes.CustomObject;
import io.openagent.discovery.kubernetes.EndpointSlice;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.Node;
import io.openagent.discovery.kubernetes.ObjectName;
import io.openagent.discovery.kubernetes.Pod;
import io.openagent.discovery.kubernetes.Service;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A kind of object as the API server serves it, and what is kept of one.
///
/// @param plural the last part of its path
/// @param group empty for the core
/// @param strip keeps what targets depend on
record Resource<T>(String plural, String group, String version, Function<JsonNode, T> strip) {
    static final Resource<Pod> PODS = core("pods", Stripped::pod);
    static final Resource<Service> SERVICES = core("services", Stripped::service);
    static final Resource<Map<String, String>> NAMESPACES = core("namespaces", Stripped::labels);
    static final Resource<Node> NODES = core("nodes", Stripped::node);
    static final Resource<List<EndpointSlice>> ENDPOINTS = core("endpoints", Stripped::endpoints);
    static final Resource<List<EndpointSlice>> ENDPOINT_SLICES =
            new Resource<>("endpointslices", "discovery.k8s.io", "v1", Stripped::endpointSlice);

    static final Resource<CustomObject> POD_MONITORS = monitors("podmonitors", Kind.POD);
    static final Resource<CustomObject> SERVICE_MONITORS = monitors("servicemonitors", Kind.SERVICE);
    static final Resource<Map<String, Secret>> SECRETS = core("secrets", Stripped::secret);
    static final Resource<Map<String, Secret>> CONFIG_MAPS = core("configmaps", Stripped::configMap);

    private static Resource<CustomObject> monitors(String plural, Kind kind) {
        return new Resource<>(plural, "monitoring.coreos.com", "v1", object -> Stripped.custom(kind, object));
    }

    private static <T> Resource<T> core(String plural, Function<JsonNode, T> strip) {
        return new Resource<>(plural, "", "v1", strip);
    }

    /// Of all of them in all namespaces.
    String path() {
        return root() + "/" + plural;
    }

    /// Of those in one namespace.
    String pathIn(String namespace) {
        return root() + "/namespaces/" + namespace + "/" + plural;
    }

    private String root() {
        return (group.isEmpty() ? "/api/" : "/apis/" + group + "/") + version;
    }

    /// `endpointslices.discovery.k8s.io`, as a rule of RBAC has it.
    String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    static ObjectName name(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectName(
                metadata.path("namespace").asText(), metadata.path("name").asText());
    }
}
