package io.openagent.config;

import io.openagent.metrics.Labels;
import io.openagent.metrics.relabel.RelabelRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What one level of the file (global, target, endpoint) says about scraping. What it leaves open, the wider level
/// says.
record Level(
        Optional<String> scheme,
        Optional<PathText> path,
        Map<String, List<String>> params,
        Optional<Duration> interval,
        Optional<Located<Duration>> timeout,
        Labels labels,
        Optional<List<RelabelRule>> targetRules,
        HttpLevel http,
        IngestLevel ingest) {

    static Level global(
            Duration interval, Optional<PathText> path, Optional<Located<Duration>> timeout, LimitLevel limits) {
        return new Level(
                Optional.empty(),
                path,
                Map.of(),
                Optional.of(interval),
                timeout,
                Labels.EMPTY,
                Optional.empty(),
                HttpLevel.EMPTY,
                IngestLevel.of(Optional.empty(), limits));
    }

    /// Of a `prometheus.yml`: over http, whatever else is said, unless `scheme` says so.
    static Level prometheus(Duration interval, Optional<Located<Duration>> timeout, IngestLevel ingest) {
        return new Level(
                Optional.of("http"),
                Optional.empty(),
                Map.of(),
                Optional.of(interval),
                timeout,
                Labels.EMPTY,
                Optional.empty(),
                HttpLevel.FOLLOWING,
                ingest);
    }

    /// What the basic form says beside the addresses.
    static Level ofStatics(Labels labels, Optional<List<RelabelRule>> selector) {
        return new Level(
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                labels,
                Optional.empty(),
                HttpLevel.EMPTY,
                IngestLevel.of(selector, LimitLevel.EMPTY));
    }

    /// This level's word where it has one, otherwise the wider one's. Labels and parameters are joined by name.
    Level over(Level wider) {
        var allParams = new TreeMap<>(wider.params);
        allParams.putAll(params);
        return new Level(
                scheme.or(wider::scheme),
                path.or(wider::path),
                allParams,
                interval.or(wider::interval),
                timeout.or(wider::timeout),
                wider.labels.with(labels.list()),
                targetRules.or(wider::targetRules),
                http.over(wider.http),
                ingest.over(wider.ingest));
    }

    /// The end of precedence: defaults for what no level said.
    ///
    /// @param otherScheme when no level names one
    ScrapeSettings settings(String otherScheme) {
        var way = path.orElse(new PathText(ScrapeSettings.DEFAULT_PATH, Map.of()));
        var allParams = new TreeMap<>(way.params());
        allParams.putAll(params);
        return new ScrapeSettings(
                scheme.orElse(otherScheme),
                way.path(),
                allParams,
                interval.orElseThrow(),
                timeoutWithin(interval.orElseThrow()),
                labels,
                targetRules.orElse(List.of()),
                http.settings(),
                ingest.settings());
    }

    /// A default that is too long is shortened silently; a configured one, with a warning.
    private Duration timeoutWithin(Duration longest) {
        var wanted = timeout.map(Located::value).orElse(ScrapeSettings.DEFAULT_TIMEOUT);
        if (wanted.compareTo(longest) <= 0) return wanted;
        timeout.ifPresent(told -> told.source()
                .warn("timeout " + DurationText.print(wanted) + " is longer than the interval "
                        + DurationText.print(longest) + ", which is used instead"));
        return longest;
    }
}
