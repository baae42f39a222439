package io.openagent.discovery.kubernetes;

import java.util.List;
import java.util.Map;

/// Some of the addresses behind a service.
///
/// @param service its name, in the same namespace
/// @param addressType `IPv4`, `IPv6` or `FQDN`; empty where nobody says
public record EndpointSlice(
        ObjectName name,
        String service,
        Map<String, String> labels,
        Map<String, String> annotations,
        String addressType,
        List<Port> ports,
        List<Endpoint> endpoints) {
    public EndpointSlice {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
    }

    /// One at which all its addresses answer.
    ///
    /// @param name that of the service's port, empty when it has none
    /// @param appProtocol what is spoken there, empty when nobody says
    public record Port(String name, int number, String appProtocol) {}

    /// One that answers for the service.
    ///
    /// @param address IPv4, IPv6 or a host name
    /// @param behind what answers there
    /// @param node where it is, empty when nobody says; so are `hostname` and `zone`
    public record Endpoint(
            String address, Conditions conditions, Behind behind, String node, String hostname, String zone) {
        /// The name of the pod behind it, empty when it is none.
        public String pod() {
            return behind.kind().equals("Pod") ? behind.name() : "";
        }
    }

    /// As in the API.
    public record Conditions(boolean ready, boolean serving, boolean terminating) {
        public static final Conditions READY = new Conditions(true, true, false);
    }

    /// An object of the same namespace, or a node.
    ///
    /// @param kind `Pod` or `Node`, empty when nobody says
    public record Behind(String kind, String name) {}

    ObjectName serviceName() {
        return new ObjectName(name.namespace(), service);
    }
}
