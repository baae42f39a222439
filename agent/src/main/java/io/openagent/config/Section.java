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

    /// A `prometheus.yml`, with this agent's own keys beside Prometheus'.
    PROMETHEUS(
            "global",
            "scrape_configs",
            "remote_write",
            "externalLabels",
            "limits",
            "buffer",
            "outputs",
            "web",
            "scrapeMetrics",
            "rule_files",
            "scrape_config_files",
            "alerting",
            "remote_read",
            "storage",
            "tracing",
            "otlp",
            "runtime"),
    PROMETHEUS_GLOBAL(
            Spelling::inJobs,
            "interval",
            "timeout",
            "external_labels",
            "scrapeProtocols",
            "metricNameEscapingScheme",
            "scrapeNativeHistograms",
            "bodySizeLimit",
            "sampleLimit",
            "labelLimit",
            "labelNameLengthLimit",
            "labelValueLengthLimit",
            "targetLimit",
            "keep_dropped_targets",
            "evaluation_interval",
            "rule_query_offset",
            "query_log_file",
            "scrape_failure_log_file",
            "always_scrape_classic_histograms",
            "convert_classic_histograms_to_nhcb",
            "extra_scrape_metrics",
            "metric_name_validation_scheme"),
    PROMETHEUS_JOB(
            Spelling::inPrometheus,
            scraping(
                    "job_name",
                    "static_configs",
                    "targetLimit",
                    "keep_dropped_targets",
                    "enable_http2",
                    "enable_compression",
                    "no_proxy",
                    "proxy_from_environment",
                    "proxy_connect_header",
                    "scrape_failure_log_file",
                    "scrape_classic_histograms",
                    "always_scrape_classic_histograms",
                    "convert_classic_histograms_to_nhcb",
                    "native_histogram_bucket_limit",
                    "native_histogram_min_bucket_factor",
                    "extra_scrape_metrics",
                    "metric_name_validation_scheme",
                    "file_sd_configs",
                    "http_sd_configs",
                    "aws_sd_configs",
                    "azure_sd_configs",
                    "consul_sd_configs",
                    "digitalocean_sd_configs",
                    "dns_sd_configs",
                    "docker_sd_configs",
                    "dockerswarm_sd_configs",
                    "ec2_sd_configs",
                    "eureka_sd_configs",
                    "gce_sd_configs",
                    "hetzner_sd_configs",
                    "ionos_sd_configs",
                    "kubernetes_sd_configs",
                    "kuma_sd_configs",
                    "lightsail_sd_configs",
                    "linode_sd_configs",
                    "marathon_sd_configs",
                    "nerve_sd_configs",
                    "nomad_sd_configs",
                    "openstack_sd_configs",
                    "outscale_sd_configs",
                    "ovhcloud_sd_configs",
                    "puppetdb_sd_configs",
                    "scaleway_sd_configs",
                    "serverset_sd_configs",
                    "stackit_sd_configs",
                    "triton_sd_configs",
                    "uyuni_sd_configs",
                    "vultr_sd_configs")),
    PROMETHEUS_STATICS("targets", "labels"),
    FILE_SD("files", "refresh_interval"),
    HTTP_SD(
            Spelling::inPrometheus,
            asking(
                    "url",
                    "refresh_interval",
                    "followRedirects",
                    "allowMetadataAddresses",
                    "enable_http2",
                    "no_proxy",
                    "proxy_from_environment",
                    "proxy_connect_header")),
    KUBERNETES_SD(
            Spelling::inPrometheus,
            asking(
                    "role",
                    "namespaces",
                    "selectors",
                    "attach_metadata",
                    "api_server",
                    "kubeconfig_file",
                    "followRedirects",
                    "enable_http2",
                    "no_proxy",
                    "proxy_from_environment",
                    "proxy_connect_header")),
    KUBERNETES_SD_NAMESPACES("names", "own_namespace"),
    KUBERNETES_SD_SELECTOR("role", "label", "field"),
    KUBERNETES_SD_METADATA("node", "namespace"),
    PROMETHEUS_REMOTE_WRITE(
            Spelling::inJobs,
            asking(
                    "url",
                    "name",
                    "remote_timeout",
                    "writeRelabelConfigs",
                    "protobuf_message",
                    "queue_config",
                    "metadata_config",
                    "allowMetadataAddresses",
                    "follow_redirects",
                    "enable_http2",
                    "send_exemplars",
                    "send_native_histograms",
                    "round_robin_dns",
                    "http_headers",
                    "no_proxy",
                    "proxy_from_environment",
                    "proxy_connect_header",
                    "sigv4",
                    "azuread",
                    "google_iam")),
    QUEUE_CONFIG(
            "capacity",
            "max_shards",
            "min_shards",
            "max_samples_per_send",
            "batch_send_deadline",
            "min_backoff",
            "max_backoff",
            "retry_on_http_429",
            "sample_age_limit"),
    METADATA_CONFIG("send", "send_interval", "max_samples_per_send"),

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
            "key",
            "keySecret",
            "keyFile",
            "serverName",
            "minVersion"),
    PEM("secret", "configMap"),
    REFERENCE("name", "key"),
    BASIC_AUTH("username", "usernameFile", "password", "passwordFile"),
    AUTHORIZATION("type", "credentials", "credentialsFile", "serviceAccount"),
    HEADER("value", "valueFile", "values", "secrets", "files"),
    RELABEL_RULE("action", "sourceLabels", "separator", "regex", "modulus", "targetLabel", "replacement"),

    LIMITS("body", "samples", "labels", "nameLength", "valueLength", "onBreach", "targets", "memory", "ceilings"),
    CEILINGS("body", "samples", "labels", "nameLength", "valueLength"),
    SCRAPE_LIMITS("body", "samples", "labels", "nameLength", "valueLength", "onBreach"),
    BUFFER("maxBytes", "maxAge", "onFull", "memory"),
    OUTPUTS("whatap", "remoteWrite"),
    WHATAP_OUTPUT("order", "acknowledgement", "compression"),
    REMOTE_WRITE(asking(
            "name",
            "url",
            "order",
            "maxSamplesPerSend",
            "concurrency",
            "timeout",
            "metadata",
            "exemplars",
            "nativeHistograms",
            "protocol",
            "compression",
            "writeRelabelConfigs",
            "allowMetadataAddresses")),
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

    /// Whether [#spellings] knows this key.
    boolean has(String key) {
        return spellings.containsKey(key);
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
        return Stream.concat(Stream.of(asking(keys)), everywhere.stream()).toArray(String[]::new);
    }

    /// The keys given and those that say how to ask a server.
    static String[] asking(String... keys) {
        var always = Stream.of(
                "tlsConfig",
                "basicAuth",
                "authorization",
                "bearerToken",
                "bearerTokenFile",
                "oauth2",
                "headers",
                "proxyUrl");
        return Stream.concat(Stream.of(keys), always).toArray(String[]::new);
    }
}
