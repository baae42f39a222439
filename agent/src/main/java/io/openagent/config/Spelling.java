package io.openagent.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The ways to write a key, the best first: `sourceLabels` or, as Prometheus does it, `source_labels`.
final class Spelling {
    /// Three keys have another name in a job of Prometheus.
    private static final Map<String, String> JOB_NAMES =
            Map.of("path", "metrics_path", "interval", "scrape_interval", "timeout", "scrape_timeout");

    /// And three in a monitor of the Prometheus operator.
    private static final Map<String, String> MONITOR_NAMES = Map.of(
            "timeout", "scrapeTimeout", "relabelConfigs", "relabelings", "metricRelabelConfigs", "metricRelabelings");

    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

    private Spelling() {}

    static List<String> of(String key) {
        String underscored = underscored(key);
        return underscored.equals(key) ? List.of(key) : List.of(key, underscored);
    }

    /// In an entry of `scrape_configs`, where Prometheus' word comes first.
    static List<String> inJobs(String key) {
        return Optional.ofNullable(JOB_NAMES.get(key)).map(List::of).orElseGet(() -> of(key).reversed());
    }

    /// In a job of a `prometheus.yml`, where one more key has another name.
    static List<String> inPrometheus(String key) {
        return key.equals("headers") ? List.of("http_headers", "headers") : inJobs(key);
    }

    /// In a PodMonitor or ServiceMonitor of `monitoring.coreos.com`.
    static List<String> inMonitors(String key) {
        return List.of(MONITOR_NAMES.getOrDefault(key, key));
    }

    private static String underscored(String key) {
        return CAPITAL.matcher(key).replaceAll(found -> "_" + found.group().toLowerCase(Locale.ROOT));
    }
}
