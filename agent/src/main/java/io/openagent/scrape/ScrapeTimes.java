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
/// Confined to the loop's thread; where another loop goes on with the target, it goes on with these, too.
final class ScrapeTimes {
    private final InstantSource clock;
    private final ScrapeCounters counters;
    private final LatestStamp latest;
    private long lastMillis = Long.MIN_VALUE;

    /// @param latest where the first scrape goes on
    ScrapeTimes(InstantSource clock, ScrapeCounters counters, LatestStamp latest) {
        this.clock = clock;
        this.counters = counters;
        this.latest = latest;
    }

    /// For a scrape that begins now.
    Instant next() {
        Instant now = clock.instant();
        if (lastMillis == Long.MIN_VALUE) lastMillis = latest.ofProcessBefore(now);
        boolean isBehind = now.toEpochMilli() <= lastMillis;
        if (isBehind) counters.clockWasBehind();
        lastMillis = isBehind ? lastMillis + 1 : now.toEpochMilli();
        latest.reached(lastMillis);
        return isBehind ? Instant.ofEpochMilli(lastMillis) : now;
    }
}
