package io.openagent.scrape;

/// What a target's limit has cost a scrape that keeps what fits.
///
/// @param limit what there was too much of
/// @param most how much of it is admitted
/// @param dropped samples that were dropped
public record OverLimit(String limit, int most, int dropped) {
    @Override
    public String toString() {
        return "more than " + most + " " + limit + ": whole families were kept, " + dropped + " samples dropped";
    }
}
