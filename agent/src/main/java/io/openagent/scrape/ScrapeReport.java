package io.openagent.scrape;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How the last scrape of a target went.
///
/// @param scraped samples in the body; 0 when the scrape failed
/// @param kept samples that passed the rules; what these left out is the difference
/// @param added series that the scrape before did not have
/// @param ahead samples that were taken with a time of their own more than ten minutes after the scrape's
/// @param overLimit what a limit has cost, where the target keeps what fits
public record ScrapeReport(
        Instant started,
        Duration took,
        int scraped,
        int kept,
        int added,
        int ahead,
        Optional<OverLimit> overLimit,
        Optional<ScrapeFailure> failure) {
    static ScrapeReport failed(Instant started, Duration took, ScrapeFailure failure) {
        return new ScrapeReport(started, took, 0, 0, 0, 0, Optional.empty(), Optional.of(failure));
    }

    public boolean isUp() {
        return failure.isEmpty();
    }
}
