package io.openagent.discovery.kubernetes;

import io.openagent.discovery.Target;
import io.openagent.metrics.Labels;
import java.util.List;
import java.util.SortedMap;

/// Which pods or services are scraped, and how.
///
/// @param name the `targetName`, or namespace and name of a custom resource
/// @param kind what its selector is about
/// @param namespaces to look in
/// @param objects the pods or services to take
public record Monitor(
        String name, Kind kind, ObjectSelector namespaces, ObjectSelector objects, List<Endpoint> endpoints) {
    public Monitor {
        endpoints = List.copyOf(endpoints);
    }

    /// What a selector is about.
    public enum Kind {
        POD,
        SERVICE
    }

    /// One port of each selected object.
    ///
    /// @param port a name or a number
    /// @param addNodeLabel whether samples bear the node's name
    public record Endpoint(String port, boolean addNodeLabel, Form form) {}

    /// How what was found becomes a target: all that the configuration says about it.
    @FunctionalInterface
    public interface Form {
        /// @param address host and port
        /// @param found labels of the target, and `__meta_kubernetes_…` for its rules
        Made target(String address, SortedMap<String, String> found);
    }

    /// What a [Form] makes of an address.
    public sealed interface Made {
        record Wanted(Target target) implements Made {}

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
