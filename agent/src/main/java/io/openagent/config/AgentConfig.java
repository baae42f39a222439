package io.openagent.config;

import io.openagent.discovery.TargetSet;
import io.openagent.metrics.Labels;
import java.util.List;

/// The scrape file, understood: every default filled in, every value within its bounds.
///
/// @param targets what can be scraped as it stands, in the order of the file
/// @param dropped what rules keep from being scraped
/// @param waiting what only a Kubernetes cluster can turn into targets
/// @param externalLabels put on every sample that leaves the agent
/// @param scrapeMetrics whether `up`, `scrape_duration_seconds` and their kin are produced for each target
/// @param buffer what may wait for an output
/// @param output how the WhaTap collector is sent what waits for it
/// @param remoteWrites receivers of remote write beside it, or in its place
/// @param listenHost the address that the agent's own HTTP server binds, without a port
/// @param remoteAdmin whether `/-/reload` and `/config` answer others than loopback
public record AgentConfig(
        Format format,
        TargetSet targets,
        List<DroppedTarget> dropped,
        List<KubernetesTarget> waiting,
        Labels externalLabels,
        boolean scrapeMetrics,
        AgentLimits limits,
        BufferSettings buffer,
        OutputSettings output,
        List<RemoteWriteSettings> remoteWrites,
        String listenHost,
        boolean remoteAdmin) {
    public AgentConfig {
        dropped = List.copyOf(dropped);
        waiting = List.copyOf(waiting);
        remoteWrites = List.copyOf(remoteWrites);
    }

    /// Which of its two forms the file has.
    public enum Format {
        /// `global` and `scrape_configs`.
        BASIC,
        /// `features.openAgent`, the form of the custom resource.
        CR
    }
}
