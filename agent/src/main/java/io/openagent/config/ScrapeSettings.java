package io.openagent.config;

import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.metrics.Labels;
import io.openagent.metrics.relabel.RelabelRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How an endpoint is scraped, after precedence: endpoint over target over global over default. Lacks only the address.
///
/// @param scheme `http` or `https`
/// @param path absolute, without parameters
/// @param params of the URL, in the order of their names
/// @param timeout at most the interval
/// @param labels those of the configuration, without `job` and `instance` unless they are given there
/// @param targetRules that a target passes before it is scraped
public record ScrapeSettings(
        String scheme,
        String path,
        Map<String, List<String>> params,
        Duration interval,
        Duration timeout,
        Labels labels,
        List<RelabelRule> targetRules,
        HttpOptions http,
        IngestOptions ingest) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    public static final String DEFAULT_PATH = "/metrics";

    public ScrapeSettings {
        targetRules = List.copyOf(targetRules);
    }

    ScrapeSettings with(HttpOptions newHttp) {
        return new ScrapeSettings(scheme, path, params, interval, timeout, labels, targetRules, newHttp, ingest);
    }

    /// As [HttpReader#objection]. What rules make of the scheme is looked at again at each scrape.
    Optional<String> objection() {
        return HttpReader.objection(scheme, http);
    }
}
