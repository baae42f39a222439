package io.openagent.config;

import io.openagent.discovery.ScrapeLimits;
import java.util.Map;

/// What the file allows all targets together, and each at most.
///
/// @param usual for a target that says nothing about limits
/// @param ceilings that no target may go beyond, each of them set
/// @param targets that are scraped at most
public record AgentLimits(ScrapeLimits usual, Map<Limit, Long> ceilings, int targets) {
    /// As many threads and connections as one process should have.
    static final int DEFAULT_TARGETS = 10_000;

    static final int MOST_TARGETS = 100_000;

    public AgentLimits {
        ceilings = Map.copyOf(ceilings);
    }
}
