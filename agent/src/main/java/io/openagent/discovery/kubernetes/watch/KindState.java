package io.openagent.discovery.kubernetes.watch;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// How well one kind of object is known.
///
/// @param kind as a rule of RBAC names it: `pods`, `endpointslices.discovery.k8s.io`
/// @param since it is in this condition
/// @param isSynced whether it was ever known in full; what is known then stays in use, whatever comes
/// @param problem what keeps it from being known or up to date, as the server or the network said it
public record KindState(String kind, Condition condition, Instant since, boolean isSynced, Optional<String> problem) {
    public enum Condition {
        /// Nothing has come yet.
        STARTING,
        /// Known, and changes arrive.
        FOLLOWED,
        /// The server does not answer as it should: what was known last is used.
        BROKEN,
        /// We may not `list` or `watch` it.
        FORBIDDEN,
        /// The server has no such kind.
        ABSENT;

        /// In lower case, as metrics and pages have it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static KindState starting(String kind, Instant now) {
        return new KindState(kind, Condition.STARTING, now, false, Optional.empty());
    }

    /// What has to be allowed, when that is what is missing: `list and watch pods`.
    public Optional<String> missingRight() {
        return condition == Condition.FORBIDDEN ? Optional.of("list and watch " + kind) : Optional.empty();
    }
}
