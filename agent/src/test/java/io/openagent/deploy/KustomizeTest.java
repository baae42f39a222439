package io.openagent.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kubectl apply -k` with the base and with both overlays.
final class KustomizeTest {
    private static final Manifests FILE = Manifests.read(Manifests.FOLDER.resolve("deployment.yaml"));

    @Test
    void theBaseIsWhatTheOneFileApplies() {
        assertThat(kustomize("base").byName()).isEqualTo(FILE.byName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/development", "overlays/production"})
    void everyObjectOfAnOverlayIsOneThatTheApiTakes(String overlay) {
        assertThat(kustomize(overlay).objects())
                .flatMap(object -> ApiTypes.refusal(object).stream().toList())
                .isEmpty();
    }

    @Test
    void developmentPrintsWhatIsCollectedAndLogsMore() {
        Manifests development = kustomize("overlays/development");
        AgentPod pod = AgentPod.of(development.one("Deployment"));

        pod.assertRestricted();
        assertThat(development.byName().keySet()).isEqualTo(FILE.byName().keySet());
        assertThat(development
                        .config("whatap-conf-config")
                        .path("whatap.conf")
                        .asText()
                        .lines())
                .contains("debug=true");
        assertThat(pod.value("LOG_LEVEL")).isEqualTo("debug");
        assertThat(pod.variable("WHATAP_LICENSE")
                        .at("/valueFrom/secretKeyRef/key")
                        .asText())
                .isEqualTo("license");
    }

    @Test
    void productionKeepsTheJournalWhenThePodGoes() {
        JsonNode agent = kustomize("overlays/production").one("StatefulSet");
        AgentPod pod = AgentPod.of(agent);

        pod.assertRestricted();
        assertThat(agent.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                .isEqualTo("data");
        assertThat(pod.spec().path("volumes").findValuesAsText("name"))
                .containsExactlyInAnyOrder("config", "whatap-conf-config", "whatap-scrape-config", "tmp");
        assertThat(pod.value("LOG_FORMAT")).isEqualTo("json");
    }

    @Test
    void productionAddsItsNetworkPolicyAndBudgetForTheAgentsOwnPod() {
        Manifests production = kustomize("overlays/production");

        Set<String> added = new TreeSet<>(production.byName().keySet());
        added.removeAll(FILE.byName().keySet());
        assertThat(added)
                .containsExactly(
                        "NetworkPolicy whatap-monitoring/whatap-open-agent",
                        "PodDisruptionBudget whatap-monitoring/whatap-open-agent",
                        "Service whatap-monitoring/whatap-open-agent",
                        "StatefulSet whatap-monitoring/whatap-open-agent");
        List<JsonNode> selectors = List.of(
                production.one("NetworkPolicy").at("/spec/podSelector/matchLabels"),
                production.one("PodDisruptionBudget").at("/spec/selector/matchLabels"),
                production.one("Service").at("/spec/selector"));
        assertThat(selectors)
                .containsOnly(AgentPod.of(production.one("StatefulSet")).labels());
    }

    private static Manifests kustomize(String folder) {
        return Kubectl.kustomize(Manifests.FOLDER.resolve(folder));
    }
}
