package io.openagent.discovery;

import io.openagent.metrics.Labels;
import io.openagent.metrics.relabel.RelabelRule;
import io.openagent.metrics.relabel.RelabelRules;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/// One endpoint to scrape, complete: a scrape looks nothing up. Two targets are the same when all of it is equal.
///
/// @param job the configured name, the scrape pool of the targets API; also the label `job`
/// @param url absolute, `http` or `https`, with path and parameters, without user information
/// @param labels `job`, `instance` and what the configuration adds; put on every sample
/// @param timeout for the whole exchange, connecting and reading the body included; at most the interval
/// @param http how it is asked
/// @param ingest what is taken from its answer
public record Target(
        String job,
        URI url,
        Labels labels,
        Duration interval,
        Duration timeout,
        HttpOptions http,
        IngestOptions ingest) {
    public Target {
        if (interval.isNegative() || interval.isZero()) throw new IllegalArgumentException("interval: " + interval);
        if (timeout.isNegative() || timeout.isZero()) throw new IllegalArgumentException("timeout: " + timeout);
        if (timeout.compareTo(interval) > 0) {
            throw new IllegalArgumentException("timeout " + timeout + " > interval " + interval);
        }
        if (url.getHost() == null) throw new IllegalArgumentException("no host: " + url);
    }

    public TargetId id() {
        return TargetId.of(url.toString(), labels);
    }

    /// A digest of all that is configured for it, equal on every machine and run. A secret counts by where it
    /// stands, not by its content.
    public long fingerprint() {
        var rules = RelabelRules.in(ingest.relabeling()).stream()
                .map(RelabelRule::configured)
                .toList();
        var all = List.of(
                job,
                url,
                interval,
                timeout,
                http.tls(),
                http.credentials(),
                new TreeMap<>(http.headers()),
                http.proxy(),
                http.followRedirects(),
                http.allowMetadataAddresses(),
                ingest.honorLabels(),
                ingest.honorTimestamps(),
                ingest.trackTimestampsStaleness(),
                rules,
                ingest.limits(),
                ingest.protocols());
        return Long.parseUnsignedLong(TargetId.of(all.toString(), labels).digest(), 16);
    }

    /// The URL as it may be shown: parameters can carry secrets and are left out.
    public String safeUrl() {
        return url.getQuery() == null ? url.toString() : url.toString().replaceFirst("\\?.*", "?***");
    }
}
