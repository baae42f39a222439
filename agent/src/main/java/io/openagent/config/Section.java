package io.openagent.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every key that the scrape file may have, by the map in which it stands. The parser can read no other key, hints are
/// chosen from these, and the reference in `docs/configuration.md` must explain each.
///
/// Each key has the spellings of [Spelling].
enum Section {
    BASIC("global", "scrape_configs", "externalLabels", "limits", "buffer", "outputs", "web", "scrapeMetrics"),
    GLOBAL("scrape_interval", "scrape_timeout"),
    JOB(Spelling::inJobs, scraping("job_name", "static_config", "targetLimit")),
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
            "outputs",
            "web",
            "scrapeMetrics",
            "prometheusOperator"),
    OPERATOR("enabled"),
    MONITOR_SPEC(
            Spelling::inMonitors,
            scraping(
                    "jobLabel",
                    "targetLabels",
                    "podTargetLabels",
                    "namespaceSelector",
                    "selector",
                    "selectorMechanism",
                    "podMetricsEndpoints",
                    "endpoints",
                    "targetLimit",
                    "keepDroppedTargets",
                    "attachMetadata",
                    "scrapeClass",
                    "serviceDiscoveryRole")),
    ATTACH_METADATA("node"),
    MONITOR_ENDPOINT(
            Spelling::inMonitors,
            scraping("port", "portNumber", "targetPort", "filterRunning", "enableHttp2", "bearerTokenSecret")),
    STATIC_TARGET(scraping("targetName", "type", "enabled", "addresses", "endpoints", "targetLimit")),
    STATIC_ENDPOINT(scraping("address")),
    KUBERNETES_TARGET(
            scraping("targetName", "type", "enabled", "namespaceSelector", "selector", "endpoints", "targetLimit")),
    KUBERNETES_ENDPOINT(scraping("port", "addNodeLabel")),
    NAMESPACE_SELECTOR("any", "matchNames", "matchLabels", "matchExpressions"),
    SELECTOR("matchLabels", "matchExpressions"),
    REQUIREMENT("key", "operator", "values"),
    TLS_CONFIG(
            "insecureSkipVerify",
            "ca",
            "caFile",
            "cert",
            "certFile",
            "keySecret",
            "keyFile",
            "serverName",
            "minVersion"),
    PEM("secret", "configMap"),
    REFERENCE("name", "key"),
    BASIC_AUTH("username", "usernameFile", "password", "passwordFile"),
    AUTHORIZATION("type", "credentials", "credentialsFile", "serviceAccount"),
    HEADER("value", "valueFile"),
    RELABEL_RULE("action", "sourceLabels", "separator", "regex", "modulus", "targetLabel", "replacement"),

    LIMITS("body", "samples", "labels", "nameLength", "valueLength", "onBreach", "targets", "memory", "ceilings"),
    CEILINGS("body", "samples", "labels", "nameLength", "valueLength"),
    SCRAPE_LIMITS("body", "samples", "labels", "nameLength", "valueLength", "onBreach"),
    BUFFER("maxBytes", "maxAge", "onFull", "memory"),
    OUTPUTS("whatap", "remoteWrite"),
    WHATAP_OUTPUT("order", "acknowledgement"),
    REMOTE_WRITE(
            "name",
            "url",
            "order",
            "maxSamplesPerSend",
            "concurrency",
            "timeout",
            "metadata",
            "protocol",
            "writeRelabelConfigs",
            "tlsConfig",
            "basicAuth",
            "authorization",
            "bearerTokenFile",
            "oauth2",
            "headers",
            "proxyUrl",
            "allowMetadataAddresses"),
    OAUTH2(
            "clientId",
            "clientSecret",
            "clientSecretFile",
            "tokenUrl",
            "scopes",
            "endpointParams",
            "tlsConfig",
            "proxyUrl"),
    WEB("listen", "remoteAdmin");

    private final Map<String, List<String>> spellings;
    private final Set<String> known;

    Section(String... keys) {
        this(Spelling::of, keys);
    }

    Section(Function<String, List<String>> spelling, String... keys) {
        spellings = Stream.of(keys).collect(Collectors.toUnmodifiableMap(Function.identity(), spelling));
        known = spellings.values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());
    }

    /// Every key, as it is best written.
    Set<String> keys() {
        return spellings.values().stream().map(List::getFirst).collect(Collectors.toSet());
    }

    /// Whether the file may have this key, in any spelling.
    boolean knows(String written) {
        return known.contains(written);
    }

    /// The ways to write a key, the best first.
    List<String> spellings(String key) {
        return Optional.ofNullable(spellings.get(key))
                .orElseThrow(() -> new IllegalArgumentException(this + " has no key " + key));
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
                "relabelConfigs",
                "tlsConfig",
                "basicAuth",
                "authorization",
                "bearerTokenFile",
                "oauth2",
                "headers",
                "proxyUrl",
                "followRedirects",
                "allowMetadataAddresses",
                "honorLabels",
                "honorTimestamps",
                "trackTimestampsStaleness",
                "metricSelector",
                "metricRelabelConfigs",
                "scrapeProtocols",
                "fallbackScrapeProtocol",
                "metricNameEscapingScheme",
                "scrapeNativeHistograms",
                "limits",
                "bodySizeLimit",
                "sampleLimit",
                "labelLimit",
                "labelNameLengthLimit",
                "labelValueLengthLimit");
        return Stream.concat(Stream.of(keys), everywhere.stream()).toArray(String[]::new);
    }
}
