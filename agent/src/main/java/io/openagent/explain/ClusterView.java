package io.openagent.explain;

import io.openagent.discovery.kubernetes.ClusterState;
import io.openagent.discovery.kubernetes.Monitor;
import java.util.List;
import java.util.Optional;

/// What is known of the cluster. Read by many threads.
public interface ClusterView {
    /// Where nobody reads a cluster.
    ClusterView NONE = new ClusterView() {
        @Override
        public ClusterState state() {
            return ClusterState.EMPTY;
        }

        @Override
        public List<Monitor> monitors() {
            return List.of();
        }

        @Override
        public List<Watched> watched() {
            return List.of();
        }

        @Override
        public List<String> missingRights() {
            return List.of();
        }
    };

    ClusterState state();

    /// Those that are resolved, whoever defines them.
    List<Monitor> monitors();

    /// The kinds of objects that are followed; none means that no cluster is read.
    List<Watched> watched();

    /// Asks the API server what the agent may not do although it should: `list pods in namespace shop`. Waits for the
    /// answers; empty when nothing is missing or nobody answers.
    List<String> missingRights();

    /// How far a kind of objects is known.
    ///
    /// @param kind in the plural, as the API names it: `pods`
    /// @param isSynced whether all of them were seen
    /// @param problem what keeps the agent from seeing more, if anything
    record Watched(String kind, boolean isSynced, Optional<String> problem) {}
}
