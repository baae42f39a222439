package io.openagent.forward.whatap;

import io.openagent.protocol.License;
import io.openagent.protocol.Naming;
import java.time.Duration;
import java.util.List;

/// What a session needs to know, as it is at the moment of connecting.
///
/// @param hosts names or addresses, each tried in turn
/// @param cypherLevel 128, or 0 for plain text
/// @param readTimeout without a byte from the collector
/// @param writeTimeout for one frame
public record WhatapOptions(
        License license,
        List<String> hosts,
        int port,
        Naming naming,
        int cypherLevel,
        Duration connectTimeout,
        Duration readTimeout,
        Duration writeTimeout) {
    public WhatapOptions {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) throw new IllegalArgumentException("no host");
    }
}
