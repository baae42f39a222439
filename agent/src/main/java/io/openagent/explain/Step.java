package io.openagent.explain;

import java.util.Locale;
import java.util.Optional;

/// One step on the way from a configuration to a sample.
///
/// @param finding what was found there, a sentence without its end
/// @param nearMiss what was probably meant, where it stops for want of a match
public record Step(Stage stage, Verdict verdict, String finding, Optional<String> nearMiss) {
    /// The steps, in this order.
    public enum Stage {
        CONFIGURATION,
        CLUSTER,
        NAMESPACE,
        SELECTOR,
        PORT,
        /// Whether there is an address, and whether what stands behind it is ready.
        READINESS,
        RELABELLING,
        /// Limits, and targets that are the same as others.
        LIMITS,
        LAST_SCRAPE;

        /// `last scrape`
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /// What came of it.
    public enum Verdict {
        PASSED,
        /// It goes on, but not for all, or not quite as one would wish.
        NOTED,
        STOPPED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Step passed(Stage stage, String finding) {
        return new Step(stage, Verdict.PASSED, finding, Optional.empty());
    }

    static Step noted(Stage stage, String finding) {
        return new Step(stage, Verdict.NOTED, finding, Optional.empty());
    }

    static Step stopped(Stage stage, String finding) {
        return stopped(stage, finding, Optional.empty());
    }

    static Step stopped(Stage stage, String finding, Optional<String> nearMiss) {
        return new Step(stage, Verdict.STOPPED, finding, nearMiss);
    }
}
