package io.openagent.metrics;

/// Rules that change labels or drop what bears them. Equal rules give equal verdicts, so that a verdict may be
/// remembered. Safe for many threads.
public interface Relabeling {
    /// No rule at all.
    Relabeling NONE = Verdict.Kept::new;

    /// What becomes of a sample with these labels.
    ///
    /// @param labels of a sample, its metric name under `__name__`
    Verdict apply(Labels labels);

    /// Whether a sample of this name can be kept at all. False only where its name alone decides; then its metric need
    /// not be described either.
    default boolean mayKeep(String metricName) {
        return true;
    }

    sealed interface Verdict {
        /// No label at all means that the sample is dropped. Labels without `__name__` name no series to file it
        /// under: as in Prometheus, such a scrape fails.
        ///
        /// @param labels as they are now
        record Kept(Labels labels) implements Verdict {}

        /// A rule dropped it.
        ///
        /// @param rule which one decided, counted from 0
        record Dropped(int rule) implements Verdict {}
    }
}
