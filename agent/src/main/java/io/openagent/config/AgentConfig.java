package io.openagent.config;

import io.openagent.discovery.Target;
import io.openagent.discovery.TargetId;
import io.openagent.discovery.TargetSet;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.metrics.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The scrape file, understood: every default filled in, every value within its bounds.
///
/// @param targets what can be scraped as it stands, in the order of the file
/// @param labelsBefore what the rules of each target saw
/// @param dropped what rules and limits keep from being scraped
/// @param sourced jobs whose addresses are named elsewhere
/// @param waiting what only a Kubernetes cluster can turn into targets
/// @param operator reads the Prometheus operator's monitors; empty when they are not wanted
/// @param externalLabels put on every sample that leaves the agent
/// @param scrapeMetrics whether `up`, `scrape_duration_seconds` and their kin are produced for each target
/// @param buffer what may wait for an output
/// @param output how the WhaTap collector is sent what waits for it
/// @param remoteWrites receivers of remote write beside it, or in its place
/// @param listenHost the address that the agent's own HTTP server binds, without a port; empty where the
///     environment decides
/// @param remoteAdmin whether `/-/reload` and `/config` answer others than loopback
public record AgentConfig(
        Format format,
        TargetSet targets,
        Map<TargetId, Labels> labelsBefore,
        List<DroppedTarget> dropped,
        List<SourcedJob> sourced,
        List<KubernetesTarget> waiting,
        Optional<OperatorMonitors> operator,
        Labels externalLabels,
        boolean scrapeMetrics,
        AgentLimits limits,
        BufferSettings buffer,
        OutputSettings output,
        List<RemoteWriteSettings> remoteWrites,
        Optional<String> listenHost,
        boolean remoteAdmin) {
    public AgentConfig {
        labelsBefore = Map.copyOf(labelsBefore);
        dropped = List.copyOf(dropped);
        sourced = List.copyOf(sourced);
        waiting = List.copyOf(waiting);
        remoteWrites = List.copyOf(remoteWrites);
    }

    /// What a cluster is asked for.
    public List<Monitor> monitors() {
        return Stream.concat(
                        waiting.stream().map(KubernetesTarget::monitor),
                        sourced.stream().flatMap(SourcedJob::monitors))
                .toList();
    }

    AgentConfig following(List<SourcedJob> jobs) {
        return with(targets, labelsBefore, dropped, jobs);
    }

    /// With what was found for the [#sourced] jobs, behind its own.
    ///
    /// @param moreBefore what the rules of each target saw
    /// @param moreDropped what rules and limits keep from being scraped
    public AgentConfig with(
            List<Target> moreTargets, Map<TargetId, Labels> moreBefore, List<DroppedTarget> moreDropped) {
        var before = new HashMap<>(moreBefore);
        before.putAll(labelsBefore);
        var all = Stream.concat(targets.byId().values().stream(), moreTargets.stream());
        var out = Stream.concat(dropped.stream(), moreDropped.stream());
        return with(TargetSet.of(all.toList()), before, out.toList(), sourced);
    }

    private AgentConfig with(
            TargetSet newTargets,
            Map<TargetId, Labels> newBefore,
            List<DroppedTarget> newDropped,
            List<SourcedJob> newSourced) {
        return new AgentConfig(
                format,
                newTargets,
                newBefore,
                newDropped,
                newSourced,
                waiting,
                operator,
                externalLabels,
                scrapeMetrics,
                limits,
                buffer,
                output,
                remoteWrites,
                listenHost,
                remoteAdmin);
    }

    /// Which of its forms the file has.
    public enum Format {
        /// `global` and `scrape_configs`.
        BASIC,
        /// `features.openAgent`, the form of the custom resource.
        CR,
        /// A `prometheus.yml`.
        PROMETHEUS
    }
}
