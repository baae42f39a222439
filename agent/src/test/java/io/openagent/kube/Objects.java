package io.openagent.kube;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/// Objects in the shape that an API server gives them, with the fields that a scheduler and a kubelet fill in.
public final class Objects {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Objects() {}

    public static ObjectNode namespace(String name, Map<String, String> labels) {
        return object("v1", "Namespace", "", name, labels);
    }

    public static ObjectNode node(String name, Map<String, String> labels) {
        return object("v1", "Node", "", name, labels);
    }

    /// Runs and is ready, with one container `main`.
    public static ObjectNode pod(
            String namespace, String name, Map<String, String> labels, String ip, String portName, int port) {
        ObjectNode pod = object("v1", "Pod", namespace, name, labels);
        ObjectNode spec = pod.putObject("spec");
        spec.put("nodeName", "node-1");
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", "main").put("image", "registry.example/app:1.0");
        container
                .putArray("ports")
                .addObject()
                .put("name", portName)
                .put("containerPort", port)
                .put("protocol", "TCP");
        ObjectNode status = pod.putObject("status");
        status.put("phase", "Running").put("podIP", ip).put("hostIP", "192.0.2.1");
        status.putArray("podIPs").addObject().put("ip", ip);
        status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
        return pod;
    }

    public static ObjectNode service(
            String namespace, String name, Map<String, String> labels, String portName, int port, int targetPort) {
        ObjectNode service = object("v1", "Service", namespace, name, labels);
        ObjectNode spec = service.putObject("spec");
        spec.put("clusterIP", "None");
        spec.putArray("ports")
                .addObject()
                .put("name", portName)
                .put("port", port)
                .put("targetPort", targetPort)
                .put("protocol", "TCP");
        return service;
    }

    /// Where the pods of a service are.
    ///
    /// @param addresses by the names of the pods
    public static ObjectNode slice(
            String namespace, String service, String portName, int port, Map<String, String> addresses) {
        ObjectNode slice = object(
                "discovery.k8s.io/v1",
                "EndpointSlice",
                namespace,
                service + "-abc12",
                Map.of("kubernetes.io/service-name", service));
        slice.put("addressType", "IPv4");
        slice.putArray("ports")
                .addObject()
                .put("name", portName)
                .put("port", port)
                .put("protocol", "TCP");
        ArrayNode endpoints = slice.putArray("endpoints");
        addresses.forEach((pod, address) -> {
            ObjectNode endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add(address);
            endpoint.putObject("conditions").put("ready", true).put("serving", true);
            endpoint.putObject("targetRef").put("kind", "Pod").put("name", pod).put("namespace", namespace);
            endpoint.put("nodeName", "node-1");
        });
        return slice;
    }

    /// The same as [#slice] in the form of before Kubernetes 1.21.
    public static ObjectNode endpoints(
            String namespace, String service, String portName, int port, Map<String, String> addresses) {
        ObjectNode endpoints = object("v1", "Endpoints", namespace, service, Map.of());
        ObjectNode subset = endpoints.putArray("subsets").addObject();
        ArrayNode ready = subset.putArray("addresses");
        addresses.forEach((pod, address) -> ready.addObject()
                .put("ip", address)
                .put("nodeName", "node-1")
                .putObject("targetRef")
                .put("kind", "Pod")
                .put("name", pod)
                .put("namespace", namespace));
        subset.putArray("ports")
                .addObject()
                .put("name", portName)
                .put("port", port)
                .put("protocol", "TCP");
        return endpoints;
    }

    public static ObjectNode object(
            String apiVersion, String kind, String namespace, String name, Map<String, String> labels) {
        ObjectNode object =
                JSON.createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) metadata.put("namespace", namespace);
        ObjectNode its = metadata.putObject("labels");
        labels.forEach(its::put);
        return object;
    }

    /// The kinds that an API server of today has, with nothing in them.
    public static List<String> kinds() {
        return List.of(
                KubeCluster.PODS,
                KubeCluster.SERVICES,
                KubeCluster.NAMESPACES,
                KubeCluster.NODES,
                KubeCluster.SECRETS,
                KubeCluster.ENDPOINTS,
                KubeCluster.SLICES);
    }
}
