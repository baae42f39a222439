package io.openagent.metrics;

/// Rules that change labels or drop what bears them. Equal rules give equal verdicts, so that a verdict may be
/// remembered. Safe for many threads.
public interface Relabeling {
    /// No rule at all.
    Relabeling NONE = Verdict.Kept::new;

    /// @param labels of a sample, its metric name under `__name__`
    Verdict apply(Labels labels);

    sealed interface Verdict {
        /// @param labels as they are now; `__name__` is among them unless a rule took it away
        record Kept(Labels labels) implements Verdict {}

        /// @param rule which one decided, counted from 0
        record Dropped(int rule) implements Verdict {}
    }
}
