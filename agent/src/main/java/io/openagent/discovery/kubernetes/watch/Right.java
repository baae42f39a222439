package io.openagent.discovery.kubernetes.watch;

/// Something that one has to be allowed to do in a cluster.
///
/// @param verb `list` or `watch`
/// @param group of the API, empty for the core
/// @param resource the plural
/// @param namespace empty for all of them
public record Right(String verb, String group, String resource, String namespace) {
    /// `list pods in all namespaces`
    @Override
    public String toString() {
        String kind = group.isEmpty() ? resource : resource + "." + group;
        return verb + " " + kind + " in " + (namespace.isEmpty() ? "all namespaces" : "namespace " + namespace);
    }
}
