package io.openagent.config;

import io.openagent.discovery.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How this agent presents itself to the WhaTap collector, from `whatap.conf` and the environment.
///
/// @param hosts at least one, tried in order
/// @param identity under which the collector files the samples
/// @param debug print what is collected
/// @param cypherLevel 128, or 0 for plain text
public record WhatapSettings(
        Secret licence,
        List<String> hosts,
        int port,
        Identity identity,
        boolean debug,
        Optional<LogLevel> logLevel,
        Timeouts timeouts,
        int cypherLevel) {
    public WhatapSettings {
        hosts = List.copyOf(hosts);
    }

    /// Whether a licence or a host is named at all.
    public static boolean areGiven(WhatapConf conf, Map<String, String> environment) {
        var lookup = new WhatapLookup(conf, environment, new Problems(WhatapConf.FILE_NAME));
        return lookup.text(WhatapKey.LICENCE).isPresent()
                || lookup.text(WhatapKey.HOST).isPresent();
    }

    /// Broken when licence or host is missing, or when a value would lead to the wrong place.
    public static Reading<WhatapSettings> resolve(WhatapConf conf, Map<String, String> environment) {
        return new WhatapReader(conf, environment).read();
    }

    /// Names as configured; what is absent is derived elsewhere.
    ///
    /// @param oname the object's name, outright
    /// @param namePattern gives the name when `oname` is absent, with `{ip2}` and other words replaced
    /// @param okind the kind of object, by default the workload of the pod
    /// @param onode the node it runs on
    public record Identity(
            Optional<String> oname, Optional<String> namePattern, Optional<String> okind, Optional<String> onode) {}

    /// Of the connection to the collector.
    ///
    /// @param read without a byte from the collector
    /// @param write of one frame
    public record Timeouts(Duration connect, Duration read, Duration write) {}
}
