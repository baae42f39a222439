package io.openagent.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openagent.config.AgentConfig;
import io.openagent.config.ConfigParser;
import io.openagent.config.Reading;
import io.openagent.discovery.SecretSource.Holder;
import io.openagent.discovery.SecretSource.InObject;
import io.openagent.discovery.kubernetes.watch.Discovery;
import io.openagent.discovery.kubernetes.watch.NamedSecrets;
import io.openagent.discovery.kubernetes.watch.Pace;
import io.openagent.discovery.kubernetes.watch.Right;
import io.openagent.kube.ApiServerDouble;
import io.openagent.kube.ApiServerDouble.Request;
import io.openagent.kube.KubeCluster;
import io.openagent.kube.Objects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An agent that uses everything asks for all that its roles grant, and for nothing else.
final class GrantTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AgentConfig EVERYTHING = config("""
        features:
          openAgent:
            prometheusOperator: {enabled: true}
            targets:
              - targetName: pods
                type: PodMonitor
                namespaceSelector: {matchLabels: {team: lab}}
                selector: {}
                endpoints: [{port: web, addNodeLabel: true}]
              - targetName: services
                type: ServiceMonitor
                selector: {}
                endpoints: [{port: web, addNodeLabel: true}]
        """);

    @TempDir
    private Path folder;

    private final ApiServerDouble server = new ApiServerDouble();

    @BeforeEach
    void useEverything() throws Exception {
        for (String kind : List.of("podmonitors", "servicemonitors"))
            server.establish("/apis/monitoring.coreos.com/v1/" + kind);
        server.put("/apis/monitoring.coreos.com/v1/podmonitors", monitorThatAsksForNodes());
        follow("endpointslices");
        server.abolish(KubeCluster.SLICES);
        follow("endpoints");
        readByName();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsAskedOfAllNamespacesIsWhatTheClusterRoleGrants() {
        assertThat(needed(request -> !request.isNamespaced())).isEqualTo(Grant.of("ClusterRole"));
    }

    @Test
    void whatIsAskedOfOneNamespaceIsWhatTheRoleGrants() {
        assertThat(needed(Request::isNamespaced)).isEqualTo(Grant.of("Role"));
    }

    @Test
    void theOnlyThingThatIsEverCreatedIsAQuestion() {
        assertThat(needed(request -> !Set.of("list", "watch").contains(request.verb())))
                .extracting(Grant::toString)
                .containsExactly("create selfsubjectaccessreviews.authorization.k8s.io");
    }

    private Set<Grant> needed(Predicate<Request> those) {
        return server.requests().stream().filter(those).map(Grant::needed).collect(Collectors.toSet());
    }

    /// @param addresses the kind that tells where services are
    private void follow(String addresses) throws Exception {
        try (var discovery = new Discovery(environment(), Path.of("none"), Pace.USUAL, _ -> {})) {
            discovery.follow(EVERYTHING.monitors(), EVERYTHING.operator());
            await().atMost(SOON)
                    .until(
                            () -> List.of(
                                            "pods",
                                            "services",
                                            addresses,
                                            "namespaces",
                                            "nodes",
                                            "podmonitors",
                                            "servicemonitors")
                                    .stream()
                                    .allMatch(kind -> server.count("watch", kind) > 0));
            assertThat(discovery.isAllowed(new Right("list", "", "pods", ""))).isTrue();
        }
    }

    private static ObjectNode monitorThatAsksForNodes() {
        ObjectNode monitor =
                Objects.object("monitoring.coreos.com/v1", "PodMonitor", "whatap-monitoring", "shop", Map.of());
        ObjectNode spec = monitor.putObject("spec");
        spec.putObject("attachMetadata").put("node", true);
        spec.putObject("selector");
        spec.putArray("podMetricsEndpoints").addObject().put("port", "web");
        return monitor;
    }

    private void readByName() throws Exception {
        Map.of(KubeCluster.SECRETS, "Secret", "/api/v1/configmaps", "ConfigMap").forEach((collection, kind) -> {
            var object = Objects.object("v1", kind, "whatap-monitoring", "shop", Map.of());
            object.putObject("data").put("word", "c2VjcmV0");
            server.put(collection, object);
        });
        try (var secrets = new NamedSecrets(environment(), Path.of("none"), Pace.USUAL)) {
            for (Holder holder : Holder.values())
                assertThat(new InObject(holder, "whatap-monitoring", "shop", "word")
                                .read(secrets)
                                .reveal())
                        .isNotEmpty();
            await().atMost(SOON)
                    .until(() -> server.count("watch", "secrets") > 0 && server.count("watch", "configmaps") > 0);
        }
    }

    private Map<String, String> environment() {
        return Map.of("KUBECONFIG", server.kubeconfig(folder).toString());
    }

    private static AgentConfig config(String yaml) {
        Reading<AgentConfig> reading = ConfigParser.parse("everything", yaml);
        assertThat(reading.problems()).isEmpty();
        return ((Reading.Usable<AgentConfig>) reading).value();
    }
}
