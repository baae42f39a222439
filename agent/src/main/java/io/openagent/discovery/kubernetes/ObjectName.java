package io.openagent.discovery.kubernetes;

/// Where an object stands in the cluster.
///
/// @param namespace empty for what has none
public record ObjectName(String namespace, String name) implements Comparable<ObjectName> {
    @Override
    public int compareTo(ObjectName other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
