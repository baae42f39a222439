package io.openagent.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The pod of a Deployment or StatefulSet, and what must hold for it whichever way the agent is deployed.
record AgentPod(JsonNode labels, JsonNode spec) {
    /// Those that the Pod Security Standard "restricted" permits and that we use.
    private static final List<String> VOLUMES = List.of("name", "projected", "emptyDir");

    static AgentPod of(JsonNode workload) {
        JsonNode template = workload.at("/spec/template");
        return new AgentPod(template.at("/metadata/labels"), template.path("spec"));
    }

    JsonNode container() {
        assertThat(spec.path("containers")).hasSize(1);
        return spec.at("/containers/0");
    }

    Stream<JsonNode> mounts() {
        return all(container().path("volumeMounts"));
    }

    /// An environment variable, with its value or where that comes from; missing when there is none of that name.
    JsonNode variable(String name) {
        return all(container().path("env"))
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }

    /// An environment variable's value where it stands there itself, else nothing.
    String value(String name) {
        return variable(name).path("value").asText();
    }

    /// The standard "restricted", a read-only root, and nobody as its user.
    void assertRestricted() {
        assertThat(all(spec.path("volumes")).flatMap(volume -> volume.properties().stream()))
                .extracting(Map.Entry::getKey)
                .isSubsetOf(VOLUMES);
        assertThat(Stream.of("hostNetwork", "hostPID", "hostIPC")).noneMatch(spec::has);
        JsonNode security = spec.path("securityContext");
        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(security.path("runAsUser").asInt()).isEqualTo(65534);
        assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        JsonNode container = container().path("securityContext");
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(container.at("/capabilities/add").isMissingNode()).isTrue();
    }

    private static Stream<JsonNode> all(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
