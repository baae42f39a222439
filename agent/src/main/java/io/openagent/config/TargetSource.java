package io.openagent.config;

import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.ObjectSelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Where the addresses of a job are named, beside the file itself.
public sealed interface TargetSource {
    /// Files of target groups, JSON or YAML by their endings.
    ///
    /// @param patterns whose last part may have `*`
    /// @param refresh how long what was found is taken for current
    record Files(List<Path> patterns, Duration refresh) implements TargetSource {
        public Files {
            patterns = List.copyOf(patterns);
        }
    }

    /// A page of target groups in JSON.
    ///
    /// @param refresh how long what was found is taken for current
    record Page(URI url, HttpOptions http, Duration refresh) implements TargetSource {}

    /// Objects of the Kubernetes cluster.
    ///
    /// @param role as Prometheus calls it
    /// @param kind what the role means
    /// @param showsNode whether rules may use the labels of nodes
    record Cluster(String role, Kind kind, ObjectSelector namespaces, ObjectSelector objects, boolean showsNode)
            implements TargetSource {}
}
