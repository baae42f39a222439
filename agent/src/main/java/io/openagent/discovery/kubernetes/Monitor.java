package io.openagent.discovery.kubernetes;

import io.openagent.discovery.Target;
import io.openagent.metrics.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// Which pods, services or nodes are scraped, and how.
///
/// @param name the `targetName` or `job_name`, or namespace and name of a custom resource
/// @param kind what its selector is about
/// @param namespaces to look in
/// @param objects the pods or services to take
/// @param targetLimit how many targets it may have
public record Monitor(
        String name,
        Kind kind,
        ObjectSelector namespaces,
        ObjectSelector objects,
        List<Endpoint> endpoints,
        Labelling labelling,
        Optional<Integer> targetLimit) {
    public Monitor {
        endpoints = List.copyOf(endpoints);
    }

    /// With the label `job` of its name, and no limit.
    public Monitor(
            String name, Kind kind, ObjectSelector namespaces, ObjectSelector objects, List<Endpoint> endpoints) {
        this(name, kind, namespaces, objects, endpoints, Labelling.of(name), Optional.empty());
    }

    /// With the agent's own namespace for [ObjectSelector#OWN_NAMESPACE].
    public Monitor knowing(String ownNamespace) {
        return new Monitor(name, kind, namespaces.knowing(ownNamespace), objects, endpoints, labelling, targetLimit);
    }

    /// Which labels its targets have beside those that say where they are.
    ///
    /// @param jobLabel of the pod or service, whose value is the label `job`; empty for none
    /// @param job the label `job` where there is no such value; empty for the name of the service
    /// @param fromService labels of the service that its targets have too
    /// @param fromPod labels of the pod that its targets have too
    /// @param showsNode whether rules may use the labels of the node
    public record Labelling(
            String jobLabel, String job, List<String> fromService, List<String> fromPod, boolean showsNode) {
        public Labelling {
            fromService = List.copyOf(fromService);
            fromPod = List.copyOf(fromPod);
        }

        public static Labelling of(String job) {
            return new Labelling("", job, List.of(), List.of(), false);
        }

        String job(Map<String, String> labels, String object) {
            String value = labels.getOrDefault(jobLabel, "");
            if (!value.isEmpty()) return value;
            return job.isEmpty() ? object : job;
        }
    }

    /// What a selector is about, and what of it is scraped.
    public enum Kind {
        /// One named port of each pod.
        POD("pods"),
        /// One named port of each address behind a service.
        SERVICE("services"),
        // The roles of Prometheus' `kubernetes_sd_configs`, which take every port: see RoleCandidate.
        NODE_ROLE("nodes"),
        POD_ROLE("pods"),
        SERVICE_ROLE("services"),
        ENDPOINTS_ROLE("services"),
        ENDPOINT_SLICE_ROLE("endpoint slices");

        private final String plural;

        Kind(String plural) {
            this.plural = plural;
        }

        /// What its selector is about.
        public String plural() {
            return plural;
        }

        /// Whether what is behind services is scraped.
        public boolean isBehindServices() {
            return this == SERVICE || this == ENDPOINTS_ROLE || this == ENDPOINT_SLICE_ROLE;
        }
    }

    /// One port of each selected object.
    ///
    /// @param port a name or a number
    /// @param addNodeLabel whether samples bear the node's name
    public record Endpoint(String port, boolean addNodeLabel, Form form) {}

    /// How what was found becomes a target: all that the configuration says about it.
    @FunctionalInterface
    public interface Form {
        /// The target at an address, or why there is none.
        ///
        /// @param address host and port
        /// @param found labels of the target, and `__meta_kubernetes_…` for its rules
        Made target(String address, SortedMap<String, String> found);
    }

    /// What a [Form] makes of an address.
    public sealed interface Made {
        /// It is scraped.
        ///
        /// @param labels that the rules saw
        record Wanted(Target target, Labels labels) implements Made {}

        /// By one of its rules.
        ///
        /// @param labels that the rules saw
        /// @param decidedBy `relabelConfigs[0]`
        /// @param rule on one line
        record Dropped(Labels labels, String decidedBy, String rule) implements Made {
            /// `dropped by relabelConfigs[0] {action: drop, sourceLabels: [zone], regex: b}`
            public String reason() {
                return "dropped by " + decidedBy + " " + rule;
            }
        }

        /// Its rules leave no target.
        record Impossible(String reason) implements Made {}
    }
}
