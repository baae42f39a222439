package io.openagent.scrape;

import java.util.HashSet;
import java.util.Set;

/// Which exemplars a target's last good body had. A target shows the same ones until there are newer events; each is
/// handed on once. Confined to the loop's thread.
final class ToldExemplars {
    private Set<Long> before = Set.of();
    private Set<Long> now = new HashSet<>();

    /// Whether the last body did not have it.
    boolean isNew(Exemplar exemplar, byte[] series, int from, int to) {
        Long hash = exemplar.hash(series, from, to);
        now.add(hash);
        return !before.contains(hash);
    }

    /// The body has ended.
    void turn() {
        before = now;
        now = new HashSet<>();
    }
}
