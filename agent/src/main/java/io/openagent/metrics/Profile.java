package io.openagent.metrics;

/// How much of a format's standard an exposition has to keep.
public enum Profile {
    /// What a scraping Prometheus takes: a target that works there has to work here.
    SCRAPE,
    /// The whole standard: what a producer of expositions is checked against.
    STRICT
}
