package io.openagent.scrape;

import java.time.Clock;

/// What all scrape loops share.
///
/// @param scrapeMetrics whether `up` and the `scrape_*` samples are produced
public record ScrapeContext(
        Fetcher fetcher, Batcher batcher, ScrapeCounters counters, Clock clock, boolean scrapeMetrics) {}
