package io.openagent.scrape;

import java.time.Instant;
import java.time.InstantSource;

/// What the scrapes of one target are stamped with: the time of day, but always later than the scrape before.
///
/// A collector that has a series in order refuses what comes behind its last sample, and of two samples with
/// one time it keeps one. So while the clock on the wall is behind where it was, each scrape gets a
/// millisecond more than the last one; nothing of it is lost, and it is counted. How often a target is
/// scraped does not depend on that clock at all.
///
/// Confined to the loop's thread.
final class ScrapeTimes {
    private final InstantSource clock;
    private final ScrapeCounters counters;
    private long lastMillis = Long.MIN_VALUE;

    ScrapeTimes(InstantSource clock, ScrapeCounters counters) {
        this.clock = clock;
        this.counters = counters;
    }

    /// For a scrape that begins now.
    Instant next() {
        Instant now = clock.instant();
        if (now.toEpochMilli() > lastMillis) {
            lastMillis = now.toEpochMilli();
            return now;
        }
        counters.clockWasBehind();
        return Instant.ofEpochMilli(++lastMillis);
    }
}
