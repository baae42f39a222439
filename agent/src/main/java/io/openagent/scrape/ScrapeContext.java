package io.openagent.scrape;

import java.time.Clock;

/// What all scrape loops share.
///
/// @param scrapeMetrics whether `up` and the `scrape_*` samples are produced
/// @param flights notes what is being scraped
/// @param suspects says who is not to be asked
/// @param latest where the times of scrapes go on after a restart
public record ScrapeContext(
        Fetcher fetcher,
        Batcher batcher,
        ScrapeCounters counters,
        Clock clock,
        boolean scrapeMetrics,
        FlightLog flights,
        Suspects suspects,
        LatestStamp latest) {
    /// Where nobody learns from a death: all are asked.
    public ScrapeContext(
            Fetcher fetcher, Batcher batcher, ScrapeCounters counters, Clock clock, boolean scrapeMetrics) {
        this(
                fetcher,
                batcher,
                counters,
                clock,
                scrapeMetrics,
                FlightLog.inMemory(),
                Suspects.NONE,
                LatestStamp.inMemory());
    }

    ScrapeTimes newTimes() {
        return new ScrapeTimes(clock, counters, latest);
    }
}
