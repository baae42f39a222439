package io.openagent.config;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.MetricSelector;
import io.openagent.discovery.TlsOptions;
import io.openagent.metrics.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How an endpoint is scraped, after precedence: endpoint over target over global over default. Lacks only the address.
///
/// @param scheme `http` or `https`
/// @param path absolute, without parameters
/// @param params of the URL, in the order of their names
/// @param timeout at most the interval
/// @param labels those of the configuration, without `job` and `instance` unless they are given there
public record ScrapeSettings(
        String scheme,
        String path,
        Map<String, List<String>> params,
        Duration interval,
        Duration timeout,
        Labels labels,
        boolean honorLabels,
        MetricSelector selector,
        TlsOptions tls,
        Credentials credentials) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    public static final String DEFAULT_PATH = "/metrics";
}
