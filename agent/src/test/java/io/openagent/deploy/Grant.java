package io.openagent.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.openagent.kube.ApiServerDouble.Request;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// One thing that the manifests' roles allow the agent, wherever they allow it.
///
/// @param group of the resource; empty for the core group
public record Grant(String group, String resource, String verb) implements Comparable<Grant> {
    /// The roles that are applied.
    public static final Path RBAC = Manifests.FOLDER.resolve("base/rbac.yaml");

    /// What has to be granted to whoever asks for that.
    public static Grant needed(Request request) {
        return new Grant(request.group(), request.resource(), request.verb());
    }

    /// Everything that [#RBAC] grants in roles of one kind: `ClusterRole` or `Role`.
    public static Set<Grant> of(String kind) {
        Set<Grant> all = new TreeSet<>();
        Manifests.read(RBAC).objects().stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .flatMap(role -> StreamSupport.stream(role.path("rules").spliterator(), false))
                .flatMap(Grant::of)
                .forEach(all::add);
        return all;
    }

    private static Stream<Grant> of(JsonNode rule) {
        return texts(rule, "apiGroups")
                .flatMap(group -> texts(rule, "resources")
                        .flatMap(resource -> texts(rule, "verbs").map(verb -> new Grant(group, resource, verb))));
    }

    private static Stream<String> texts(JsonNode rule, String key) {
        return StreamSupport.stream(rule.path(key).spliterator(), false).map(JsonNode::asText);
    }

    @Override
    public int compareTo(Grant other) {
        return toString().compareTo(other.toString());
    }

    /// `list pods`, `list endpointslices.discovery.k8s.io`
    @Override
    public String toString() {
        return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }
}
