package io.openagent.discovery;

/// How much of a target's exposition is taken at most.
///
/// @param bodyBytes of the decoded body; a larger one always fails the scrape
/// @param samples of one scrape, after relabelling
/// @param labels of one series, the target's included
/// @param nameBytes of a metric's or label's name
/// @param valueBytes of a label's value
/// @param onBreach what a breach of `samples` or `labels` does; every other one fails the scrape
public record ScrapeLimits(long bodyBytes, int samples, int labels, int nameBytes, int valueBytes, OnBreach onBreach) {
    public static final ScrapeLimits DEFAULT = new ScrapeLimits(64L << 20, 500_000, 64, 512, 8 << 10, OnBreach.FAIL);

    public enum OnBreach {
        /// The scrape gives nothing, `up` is 0.
        FAIL,
        /// Whole families are kept in the order of the exposition until the limit; the rest is dropped and counted.
        KEEP_FAMILIES
    }

    public ScrapeLimits withBodyBytes(long newBodyBytes) {
        return new ScrapeLimits(newBodyBytes, samples, labels, nameBytes, valueBytes, onBreach);
    }
}
