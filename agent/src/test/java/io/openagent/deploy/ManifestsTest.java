package io.openagent.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openagent.config.AgentConfig;
import io.openagent.config.ConfigFile;
import io.openagent.config.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kubectl apply -f k8s/deployment.yaml` on an empty cluster: everything is there, and valid.
final class ManifestsTest {
    private static final Path FILE = Manifests.FOLDER.resolve("deployment.yaml");
    private static final Manifests APPLIED = Manifests.read(FILE);
    private static final AgentPod POD = AgentPod.of(APPLIED.one("Deployment"));

    /// Mend the files of the base, then: `cd k8s/base; awk 'FNR == 1 && NR > 1 {print "---"} 1' namespace.yaml
    /// rbac.yaml config.yaml workload.yaml > ../deployment.yaml`
    @Test
    void theOneFileIsTheFilesOfTheBaseInTheirOrder() {
        Path base = Manifests.FOLDER.resolve("base");
        String joined = Manifests.read(base.resolve("kustomization.yaml"))
                .one("Kustomization")
                .path("resources")
                .valueStream()
                .map(name -> Manifests.text(base.resolve(name.asText())))
                .collect(Collectors.joining("---\n"));

        assertThat(FILE).hasContent(joined);
    }

    @Test
    void everyObjectIsOneThatTheApiTakes() {
        assertThat(APPLIED.objects())
                .flatMap(object -> ApiTypes.refusal(object).stream().toList())
                .isEmpty();
        assertThat(APPLIED.byName().keySet())
                .containsExactlyInAnyOrder(
                        "Namespace /whatap-monitoring",
                        "ServiceAccount whatap-monitoring/whatap-open-agent",
                        "ClusterRole /whatap-open-agent",
                        "ClusterRoleBinding /whatap-open-agent",
                        "Role whatap-monitoring/whatap-open-agent-secrets",
                        "RoleBinding whatap-monitoring/whatap-open-agent-secrets",
                        "ConfigMap whatap-monitoring/whatap-conf-config",
                        "ConfigMap whatap-monitoring/whatap-scrape-config",
                        "Deployment whatap-monitoring/whatap-open-agent");
    }

    @Test
    void aFieldThatTheApiDoesNotHaveWouldBeNoticed() throws IOException {
        JsonNode deployment =
                new ObjectMapper().readTree(APPLIED.one("Deployment").toString());
        ((ObjectNode) deployment.at("/spec/template/spec")).put("readOnlyRoot", true);

        assertThat(ApiTypes.refusal(deployment))
                .hasValueSatisfying(reason -> assertThat(reason).contains("readOnlyRoot"));
    }

    @Test
    void thePodIsRestrictedAndFoundByItsLabel() {
        POD.assertRestricted();

        assertThat(POD.labels().path("app").asText()).isEqualTo("whatap-open-agent");
        assertThat(APPLIED.one("Deployment").at("/spec/selector/matchLabels")).isEqualTo(POD.labels());
    }

    @Test
    void thereIsNeverASecondAgentThatScrapesTheSame() {
        JsonNode spec = APPLIED.one("Deployment").path("spec");

        assertThat(spec.path("replicas").asInt()).isEqualTo(1);
        assertThat(spec.at("/strategy/type").asText()).isEqualTo("Recreate");
    }

    /// A file that is mounted by subPath stays as it was when the pod started.
    @Test
    void bothConfigMapsAreOneFolderThatIsRenewed() {
        JsonNode sources = POD.spec().at("/volumes/0/projected/sources");

        assertThat(sources.valueStream()
                        .map(source -> source.at("/configMap/name").asText()))
                .containsExactly("whatap-conf-config", "whatap-scrape-config");
        assertThat(POD.mounts()).noneMatch(mount -> mount.has("subPath") || mount.has("subPathExpr"));
        assertThat(POD.value("WHATAP_HOME")).isEqualTo("/app");
        assertThat(POD.mounts().filter(mount -> mount.path("name").asText().equals("config")))
                .extracting(mount -> mount.path("mountPath").asText())
                .containsExactly("/app");
    }

    @Test
    void theJournalHasAVolumeOfItsOwn() {
        String data = POD.value("OPENAGENT_DATA");

        assertThat(POD.mounts().filter(mount -> mount.path("mountPath").asText().equals(data)))
                .extracting(mount -> mount.path("name").asText())
                .containsExactly("data");
    }

    @Test
    void licenceAndCollectorsComeFromTheSecretOfTheScript() {
        assertThat(Stream.of("WHATAP_LICENSE", "WHATAP_HOST", "WHATAP_PORT")
                        .map(name -> POD.variable(name).at("/valueFrom/secretKeyRef")))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"name\":\"whatap-credentials\",\"key\":\"license\"}",
                        "{\"name\":\"whatap-credentials\",\"key\":\"host\"}",
                        "{\"name\":\"whatap-credentials\",\"key\":\"port\"}");
        assertThat(POD.spec().path("enableServiceLinks").asBoolean(true))
                .as("a Service named whatap would overwrite WHATAP_PORT")
                .isFalse();
    }

    @Test
    void debuggingWaitsForOneSignToBeRemoved() {
        assertThat(APPLIED.config("whatap-conf-config")
                        .path("whatap.conf")
                        .asText()
                        .lines())
                .contains("# debug=true");
    }

    @Test
    void theScrapeConfigurationIsGoodWithItsExamplesAndWithout(@TempDir Path folder) throws IOException {
        String yaml = APPLIED.config("whatap-scrape-config")
                .path("scrape_config.yaml")
                .asText();

        assertThat(config(folder, yaml).targets().byId()).hasSize(1);
        assertThat(config(folder, yaml.replace("#| ", "")).waiting())
                .extracting(target -> target.name())
                .containsExactly("my-app", "my-service");
    }

    private static AgentConfig config(Path folder, String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("scrape_config.yaml"), yaml);
        Reading<AgentConfig> reading = ConfigFile.read(file);
        assertThat(reading.problems()).isEmpty();
        return ((Reading.Usable<AgentConfig>) reading).value();
    }
}
