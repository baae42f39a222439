package io.openagent.discovery.kubernetes;

/// An address as a URL has it.
final class HostAndPort {
    private HostAndPort() {}

    static String of(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
