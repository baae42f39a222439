package io.openagent.config;

import io.openagent.discovery.ScrapeLimits;
import java.util.Map;
import java.util.Optional;

/// What the file allows all targets together, and each at most.
///
/// @param usual for a target that says nothing about limits
/// @param ceilings that no target may go beyond, each of them set
/// @param targets that are scraped at most
/// @param memoryBytes for what depends on targets; empty leaves it to the heap
public record AgentLimits(ScrapeLimits usual, Map<Limit, Long> ceilings, int targets, Optional<Long> memoryBytes) {
    /// Below this the buffers to the output and one ordinary scrape do not fit beside each other.
    public static final long LEAST_MEMORY = 16 * SizeText.MIB;

    /// Compressed pointers end at 32 GiB of heap.
    static final long MOST_MEMORY = 16 * SizeText.GIB;

    /// As many threads and connections as one process should have.
    static final int DEFAULT_TARGETS = 10_000;

    static final int MOST_TARGETS = 100_000;

    public AgentLimits {
        ceilings = Map.copyOf(ceilings);
    }
}
