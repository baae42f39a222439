package io.openagent.discovery.kubernetes.watch;

import io.openagent.discovery.Target;
import io.openagent.discovery.kubernetes.ClusterState;
import io.openagent.discovery.kubernetes.CustomObject;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.discovery.kubernetes.Resolution;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the monitors came to in the cluster, as it was at one moment.
///
/// @param origin how the API server was found: `in-cluster`, or the path of a kubeconfig; empty when it was not
/// @param problem why there is no cluster at all
/// @param kinds of objects that are followed
/// @param cluster what is known of it
/// @param resolutions of the monitors that could be resolved, in their order
/// @param waiting the others
/// @param faulty objects of the cluster that are monitors and cannot be used as they are
public record Discovered(
        Optional<String> origin,
        Optional<String> problem,
        List<KindState> kinds,
        ClusterState cluster,
        List<Resolution> resolutions,
        List<Waiting> waiting,
        List<Faulty> faulty) {
    public static final Discovered NOTHING = new Discovered(
            Optional.empty(), Optional.empty(), List.of(), ClusterState.EMPTY, List.of(), List.of(), List.of());

    public Discovered {
        kinds = List.copyOf(kinds);
        resolutions = List.copyOf(resolutions);
        waiting = List.copyOf(waiting);
        faulty = List.copyOf(faulty);
    }

    /// A monitor that cannot be resolved yet.
    ///
    /// @param reason a sentence without its end: "pods are not known yet: HTTP 403: pods is forbidden"
    public record Waiting(Monitor monitor, String reason) {}

    /// A PodMonitor or ServiceMonitor of the cluster with something wrong in it.
    ///
    /// @param isUsed whether the rest of it, or what it said before, is used
    public record Faulty(CustomObject object, List<String> problems, boolean isUsed) {
        public Faulty {
            problems = List.copyOf(problems);
        }
    }

    public Stream<Target> targets() {
        return resolutions.stream().flatMap(Resolution::targets);
    }
}
