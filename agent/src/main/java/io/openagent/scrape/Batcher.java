package io.openagent.scrape;

/// Takes what scrapes produce. The output side implements it; scraping knows no output.
public interface Batcher {
    /// Begins the samples of one scrape.
    ///
    /// @param timeMillis the scrape's start, epoch milliseconds
    Group open(long timeMillis);

    /// The samples of one scrape: all of them are committed, or none. Confined to the scrape's thread.
    interface Group extends AutoCloseable {
        /// The sample's bytes are copied; the caller may reuse it at once.
        void add(OutgoingSample sample);

        /// Metadata of a metric: `key` is `type` or `help`.
        void describe(String metric, String key, String text);

        /// Hands all over. From here on every sample is accounted for.
        void commit();

        /// Forgets everything when it was not committed.
        @Override
        void close();
    }
}
