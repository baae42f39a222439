package io.openagent.discovery;

import io.openagent.metrics.Relabeling;

/// What is taken from a target's exposition, and how.
///
/// @param honorLabels on a clash the exposed label stays; otherwise it is renamed to `exported_…`
/// @param honorTimestamps takes the time that the exposition gives; otherwise every sample has the scrape's
/// @param trackTimestampsStaleness marks series with times of their own as stale too when they vanish
/// @param relabeling of samples, after the target's labels have joined; `up` and its kin do not pass it. A selection by
///     name is its first rule
public record IngestOptions(
        boolean honorLabels,
        boolean honorTimestamps,
        boolean trackTimestampsStaleness,
        Relabeling relabeling,
        ScrapeLimits limits,
        ScrapeProtocols protocols) {
    public static final IngestOptions DEFAULT =
            new IngestOptions(false, true, false, Relabeling.NONE, ScrapeLimits.DEFAULT, ScrapeProtocols.DEFAULT);

    public IngestOptions with(ScrapeLimits newLimits) {
        return new IngestOptions(
                honorLabels, honorTimestamps, trackTimestampsStaleness, relabeling, newLimits, protocols);
    }

    public IngestOptions with(Relabeling newRelabeling) {
        return new IngestOptions(
                honorLabels, honorTimestamps, trackTimestampsStaleness, newRelabeling, limits, protocols);
    }
}
