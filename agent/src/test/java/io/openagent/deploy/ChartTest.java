package io.openagent.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Helm itself, as a library, renders from the chart what Kustomize renders from the manifests.
final class ChartTest {
    private static final Path CHART = Manifests.FOLDER.resolve("chart");
    private static final Path PRODUCTION = CHART.resolve("values-production.yaml");

    @Test
    void helmFindsNoFault() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed())
                .as(() -> String.join("\n", result.getMessages()))
                .isFalse();
    }

    @Test
    void theDefaultsAreTheOneFileWithoutItsNamespace() {
        Map<String, JsonNode> applied = normal(Manifests.read(Manifests.FOLDER.resolve("deployment.yaml")));
        applied.remove("Namespace /whatap-monitoring");

        assertThat(normal(render(chart()))).isEqualTo(applied);
    }

    @Test
    void theValuesForProductionAreItsOverlay() {
        Map<String, JsonNode> overlay = normal(Kubectl.kustomize(Manifests.FOLDER.resolve("overlays/production")));
        overlay.remove("Namespace /whatap-monitoring");

        assertThat(normal(render(chart().withValuesFile(PRODUCTION)))).isEqualTo(overlay);
    }

    @Test
    void everyValueArrivesWhereItBelongs() {
        Manifests rendered = render(chart().set("image.registry", "registry.example.com/monitoring")
                .set("image.digest", "sha256:" + "0".repeat(64))
                .set("fullnameOverride", "edge-agent")
                .set("rbac.prometheusOperator", "false")
                .set("rbac.secrets", "false")
                .set("serviceAccount.create", "false")
                .set("log.level", "warn")
                .set("priorityClassName", "high"));
        AgentPod pod = AgentPod.of(rendered.one("Deployment"));

        assertThat(rendered.objects())
                .flatMap(object -> ApiTypes.refusal(object).stream().toList())
                .isEmpty();
        pod.assertRestricted();
        assertThat(pod.container().path("image").asText())
                .isEqualTo("registry.example.com/monitoring/openagent@sha256:" + "0".repeat(64));
        assertThat(pod.labels().path("app").asText()).isEqualTo("edge-agent");
        assertThat(pod.spec().path("serviceAccountName").asText()).isEqualTo("default");
        assertThat(pod.spec().path("priorityClassName").asText()).isEqualTo("high");
        assertThat(pod.value("LOG_LEVEL")).isEqualTo("warn");
        assertThat(rendered.one("ClusterRole").path("rules").findValuesAsText("resources"))
                .hasSize(3);
        assertThat(rendered.byName().keySet())
                .noneMatch(name -> name.startsWith("Role ") || name.contains("ServiceAc"));
    }

    @ParameterizedTest
    @CsvSource({
        "log.level, loud, log",
        "image.pullPolicy, Sometimes, pullPolicy",
        "controller.type, daemonset, controller",
        "networkPolicy.collectorPorts, many, collectorPorts",
        "tolerationz, x, tolerationz",
        "persistence.enabled, true, wants controller.type statefulset"
    })
    void aWrongValueIsRefusedByName(String key, String value, String named) {
        TemplateCommand template = chart().set(key, value);

        assertThatThrownBy(() -> render(template)).hasMessageContaining(named);
    }

    private static TemplateCommand chart() {
        return new Helm(CHART).template().withName("openagent").withNamespace("whatap-monitoring");
    }

    private static Manifests render(TemplateCommand template) {
        return Manifests.parse(template.call());
    }

    /// Without the labels by which Helm knows its own, and with what has a name in the order of the names.
    private static Map<String, JsonNode> normal(Manifests manifests) {
        var all = new TreeMap<>(manifests.byName());
        all.replaceAll((_, object) -> object.deepCopy());
        all.values().forEach(object -> {
            if (object.at("/metadata/labels") instanceof ObjectNode labels) {
                labels.remove(List.of(
                        "helm.sh/chart",
                        "app.kubernetes.io/name",
                        "app.kubernetes.io/instance",
                        "app.kubernetes.io/managed-by"));
            }
            object.findValues("env").forEach(ChartTest::sort);
            object.findValues("volumes").forEach(ChartTest::sort);
        });
        return all;
    }

    private static void sort(JsonNode named) {
        List<JsonNode> sorted = named.valueStream()
                .sorted(Comparator.comparing(each -> each.path("name").asText()))
                .toList();
        ((ArrayNode) named).removeAll().addAll(sorted);
    }
}
