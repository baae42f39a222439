package io.openagent.scrape;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How the last scrape of a target went.
///
/// @param scraped samples in the body; 0 when the scrape failed
/// @param kept samples that went on; what the metric selector left out is the difference
/// @param added series that the scrape before did not have
public record ScrapeReport(
        Instant started, Duration took, int scraped, int kept, int added, Optional<ScrapeFailure> failure) {
    public boolean isUp() {
        return failure.isEmpty();
    }
}
