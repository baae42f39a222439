package io.openagent.discovery.kubernetes;

import java.util.List;

/// Some of the addresses behind a service.
///
/// @param service its name, in the same namespace
public record EndpointSlice(ObjectName name, String service, List<Port> ports, List<Endpoint> endpoints) {
    public EndpointSlice {
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
    }

    /// One at which all its addresses answer.
    ///
    /// @param name that of the service's port, empty when it has none
    public record Port(String name, int number) {}

    /// One that answers for the service.
    ///
    /// @param address IPv4, IPv6 or a host name
    /// @param pod behind it, empty when it is none
    /// @param node where it is, empty when nobody says
    public record Endpoint(String address, boolean isReady, String pod, String node) {}

    ObjectName serviceName() {
        return new ObjectName(name.namespace(), service);
    }
}
