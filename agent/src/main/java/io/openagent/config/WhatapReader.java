package io.openagent.config;

import io.openagent.config.Reading.Broken;
import io.openagent.config.Reading.Usable;
import io.openagent.discovery.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Resolves [WhatapSettings] from `whatap.conf` and the environment.
final class WhatapReader {
    private static final int DEFAULT_PORT = 6600;
    private static final int DEFAULT_CYPHER_LEVEL = 128;
    private static final Pattern HOST_SEPARATORS = Pattern.compile("[/,]");

    private final WhatapConf conf;
    private final Problems problems = new Problems(WhatapConf.FILE_NAME);
    private final WhatapLookup lookup;

    WhatapReader(WhatapConf conf, Map<String, String> environment) {
        this.conf = conf;
        this.lookup = new WhatapLookup(conf, environment, problems);
    }

    Reading<WhatapSettings> read() {
        var licence = lookup.text(WhatapKey.LICENCE).map(Secret::new);
        var hosts = hosts();
        reportMissing(licence.isEmpty(), hosts.isEmpty());
        reportStrangeKeys();
        var settings = licence.map(secret -> settings(secret, hosts));
        if (problems.errors() > 0) return new Broken<>(problems.all());
        return new Usable<>(settings.orElseThrow(), problems.all());
    }

    private WhatapSettings settings(Secret licence, List<String> hosts) {
        return new WhatapSettings(
                licence,
                hosts,
                lookup.strictly(WhatapKey.PORT, "a port from 1 to 65535", WhatapReader::port)
                        .orElse(DEFAULT_PORT),
                identity(),
                lookup.flag(WhatapKey.DEBUG, false),
                lookup.strictly(WhatapKey.LOG_LEVEL, LogLevel.WANTED, LogLevel::of),
                new WhatapSettings.Timeouts(
                        millis(WhatapKey.CONNECT_TIMEOUT, 5_000),
                        millis(WhatapKey.READ_TIMEOUT, 120_000),
                        millis(WhatapKey.WRITE_TIMEOUT, 20_000)),
                lookup.strictly(WhatapKey.CYPHER_LEVEL, "128, or 0 for plain text", WhatapReader::cypherLevel)
                        .orElse(DEFAULT_CYPHER_LEVEL));
    }

    private WhatapSettings.Identity identity() {
        return new WhatapSettings.Identity(
                lookup.text(WhatapKey.ONAME),
                lookup.text(WhatapKey.NAME_PATTERN),
                lookup.text(WhatapKey.OKIND).or(() -> lookup.text(WhatapKey.POD).map(WhatapReader::workload)),
                lookup.text(WhatapKey.ONODE));
    }

    /// `shop-7d4b9` belongs to `shop`: a pod's name without its last part.
    private static String workload(String pod) {
        int dash = pod.lastIndexOf('-');
        return dash > 0 ? pod.substring(0, dash) : pod;
    }

    private List<String> hosts() {
        return lookup.text(WhatapKey.HOST).stream()
                .flatMap(HOST_SEPARATORS::splitAsStream)
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .toList();
    }

    private Duration millis(WhatapKey key, int otherwise) {
        return Duration.ofMillis(lookup.number(key, 1, otherwise));
    }

    private static Optional<Integer> port(String text) {
        return WhatapLookup.integer(text).filter(port -> port > 0 && port <= 65_535);
    }

    private static Optional<Integer> cypherLevel(String text) {
        return WhatapLookup.integer(text).filter(level -> level == 128 || level == 0);
    }

    private void reportMissing(boolean licence, boolean host) {
        var missing = new ArrayList<String>();
        if (licence) missing.add("WHATAP_LICENSE");
        if (host) missing.add("WHATAP_HOST");
        if (missing.isEmpty()) return;
        String verb = missing.size() == 1 ? " is" : " are";
        String message = String.join(" and ", missing) + verb + " set neither here nor in the environment";
        problems.add(Problem.error(Place.of(WhatapConf.FILE_NAME), "", message)
                .withHint("`openagent demo` needs no collector of WhaTap and none of these"));
    }

    private void reportStrangeKeys() {
        var known = WhatapKey.allNames();
        conf.entries().forEach((key, entry) -> {
            var place = new Place(WhatapConf.FILE_NAME, entry.line(), 1);
            if (WhatapKey.UNSUPPORTED.contains(key)) {
                problems.add(Problem.warning(place, key, "not supported, this agent does without it"));
            } else if (!known.contains(key)) {
                var problem = Problem.warning(place, "", "unknown key " + Value.quoted(key));
                problems.add(
                        NearestKey.question(key, known).map(problem::withHint).orElse(problem));
            }
        });
    }
}
