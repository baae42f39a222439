package io.openagent.discovery.kubernetes;

/// An address as a URL has it.
final class HostAndPort {
    private HostAndPort() {}

    static String of(String host, int port) {
        return of(host) + ":" + port;
    }

    static String of(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
