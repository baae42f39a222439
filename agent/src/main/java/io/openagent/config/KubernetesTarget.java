package io.openagent.config;

import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.discovery.kubernetes.ObjectSelector;
import java.util.List;
import java.util.Optional;

/// A target whose addresses only a cluster knows. It is valid, and scraped as soon as something resolves it.
///
/// @param name the `targetName`
/// @param type [TargetType#POD] or [TargetType#SERVICE]
/// @param namespaces to look in
/// @param objects the pods or services to take
/// @param targetLimit how many targets it may become
/// @param place where the file defines it
public record KubernetesTarget(
        String name,
        TargetType type,
        ObjectSelector namespaces,
        ObjectSelector objects,
        List<Endpoint> endpoints,
        Optional<Integer> targetLimit,
        Place place) {
    public KubernetesTarget {
        if (type == TargetType.STATIC) throw new IllegalArgumentException("needs no cluster: " + name);
        endpoints = List.copyOf(endpoints);
    }

    /// One port of each selected object.
    ///
    /// @param port a name or a number
    /// @param addNodeLabel whether samples bear the node's name
    public record Endpoint(String port, boolean addNodeLabel, ScrapeSettings settings) {}

    /// What a cluster is asked for.
    public Monitor monitor() {
        return new Monitor(
                name,
                type == TargetType.POD ? Monitor.Kind.POD : Monitor.Kind.SERVICE,
                namespaces,
                objects,
                endpoints.stream()
                        .map(endpoint -> new Monitor.Endpoint(
                                endpoint.port(), endpoint.addNodeLabel(), new TargetForm(name, endpoint.settings())))
                        .toList(),
                Monitor.Labelling.of(name),
                targetLimit);
    }
}
