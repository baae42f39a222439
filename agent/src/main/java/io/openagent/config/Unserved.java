package io.openagent.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a `prometheus.yml` may ask for and this agent does not do. It is told where it stands, and stops nothing.
final class Unserved {
    /// With what this agent does instead.
    private static final Map<String, String> SECTIONS = Map.of(
            "rule_files", "this agent evaluates no rules",
            "scrape_config_files", "jobs stand in this file itself",
            "alerting", "this agent raises no alerts",
            "remote_read", "this agent answers no queries",
            "storage", "this agent keeps no series, and buffer says how much may wait for an output",
            "tracing", "this agent traces nothing",
            "otlp", "this agent takes no OTLP");

    /// With the value that asks for nothing.
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("enable_compression", "true"),
            Map.entry("no_proxy", ""),
            Map.entry("proxy_from_environment", "false"),
            Map.entry("proxy_connect_header", ""),
            Map.entry("scrape_failure_log_file", ""),
            Map.entry("scrape_classic_histograms", "false"),
            Map.entry("always_scrape_classic_histograms", "false"),
            Map.entry("convert_classic_histograms_to_nhcb", "false"),
            Map.entry("native_histogram_bucket_limit", "0"),
            Map.entry("native_histogram_min_bucket_factor", "0"),
            Map.entry("extra_scrape_metrics", "false"),
            Map.entry("metric_name_validation_scheme", "utf8"),
            Map.entry("http_headers", ""),
            Map.entry("round_robin_dns", "false"),
            Map.entry("sample_age_limit", "0s")));

    /// Ways to find targets that are served.
    private static final Set<String> DISCOVERIES =
            Set.of("file_sd_configs", "http_sd_configs", "kubernetes_sd_configs");

    private Unserved() {}

    static void tellSections(Fields root) {
        SECTIONS.forEach((key, instead) -> root.get(key).ifPresent(value -> value.warn("not served, " + instead)));
    }

    /// Of those keys that the section of these fields has.
    static void tellSettings(Fields fields) {
        SETTINGS.forEach((key, nothing) -> {
            if (!fields.mayHave(key)) return;
            fields.get(key)
                    .filter(value -> value.isMap() || !value.texts().equals(List.of(nothing)))
                    .ifPresent(value -> value.warn("not served, it changes nothing"));
        });
    }

    static void tellDiscoveries(Fields job, String name) {
        Section.PROMETHEUS_JOB.keys().stream()
                .filter(key -> key.endsWith("_sd_configs") && !DISCOVERIES.contains(key))
                .sorted()
                .forEach(key ->
                        job.get(key).ifPresent(value -> value.warn(key + " of job " + name + " is not served yet")));
    }
}
