package io.openagent.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Every key that the scrape file may have, by the map in which it stands. The parser can read no other key, hints are
/// chosen from these, and the reference in `docs/configuration.md` must explain each.
enum Section {
    BASIC("global", "scrape_configs", "externalLabels", "limits", "buffer", "web", "scrapeMetrics"),
    GLOBAL("scrape_interval", "scrape_timeout"),
    JOB("job_name", "scrape_interval", "scrape_timeout", "metrics_path", "scheme", "static_config"),
    STATIC_CONFIG("targets", "filter", "labels"),
    FILTER("enabled", "whitelist"),

    CR("features"),
    FEATURES("openAgent"),
    OPEN_AGENT(
            "enabled",
            "globalInterval",
            "globalPath",
            "targets",
            "externalLabels",
            "limits",
            "buffer",
            "web",
            "scrapeMetrics"),
    STATIC_TARGET(scraping("targetName", "type", "enabled", "addresses", "endpoints")),
    STATIC_ENDPOINT(scraping("address")),
    KUBERNETES_TARGET(scraping("targetName", "type", "enabled", "namespaceSelector", "selector", "endpoints")),
    KUBERNETES_ENDPOINT(scraping("port")),
    NAMESPACE_SELECTOR("matchNames", "matchLabels", "matchExpressions"),
    SELECTOR("matchLabels", "matchExpressions"),
    REQUIREMENT("key", "operator", "values"),
    TLS_CONFIG("insecureSkipVerify", "caFile", "serverName"),
    BASIC_AUTH("username", "usernameFile", "password", "passwordFile"),

    LIMITS("body"),
    BUFFER("memory"),
    WEB("listen", "remoteAdmin");

    private final Set<String> keys;

    Section(String... keys) {
        this.keys = Set.of(keys);
    }

    Set<String> keys() {
        return keys;
    }

    boolean knows(String key) {
        return keys.contains(key);
    }

    /// The keys given and those that say how to scrape, which may stand at a target and at each of its endpoints.
    private static String[] scraping(String... keys) {
        var everywhere = List.of(
                "scheme",
                "path",
                "params",
                "interval",
                "timeout",
                "labels",
                "honorLabels",
                "metricSelector",
                "tlsConfig",
                "basicAuth");
        return Stream.concat(Stream.of(keys), everywhere.stream()).toArray(String[]::new);
    }
}
