package io.openagent.discovery.kubernetes;

import java.util.Map;

/// What a node is known for, as far as targets depend on it.
///
/// @param providerId how its cloud names it, empty when none does
/// @param addresses by type, such as `InternalIP`; the first of each
/// @param kubeletPort where its kubelet answers, 0 while nobody says
public record Node(
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        String providerId,
        Map<String, String> addresses,
        int kubeletPort) {
    public Node {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        addresses = Map.copyOf(addresses);
    }
}
