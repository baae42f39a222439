package io.openagent.config;

import static io.openagent.config.ConfigTexts.config;
import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.read;
import static io.openagent.config.ConfigTexts.readTargets;
import static io.openagent.config.ConfigTexts.targets;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.Labels;
import io.openagent.metrics.relabel.RelabelRule.KeepNames;
import io.openagent.metrics.relabel.RelabelRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Configurations as they are written in WhaTap's document are taken without a word.
final class DocumentedExamplesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        basic.yaml     | http://localhost:9090/metrics | ''
        cr.yaml        | http://192.168.1.100:9100/metrics, http://external-node-exporter.example.com:9100/metrics | my-app-pod-metrics, my-service-metrics
        tls.yaml       | https://secure-service.example.com:443/metrics | kube-apiserver
        apiserver.yaml | '' | kube-apiserver
        """)
    void everyExampleGivesItsTargets(String file, String urls, String monitors) throws IOException {
        var reading = example(file);

        assertThat(problems(reading)).isEmpty();
        assertThat(targets(reading).stream().map(target -> target.url().toString()))
                .isEqualTo(words(urls));
        assertThat(config(reading).waiting().stream().map(KubernetesTarget::name))
                .isEqualTo(words(monitors));
    }

    @Test
    void staticTargetsHaveAllThatIsWrittenForThem() throws IOException {
        var target = targets(example("cr.yaml")).getFirst();

        assertThat(target.interval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(target.labels())
                .isEqualTo(Labels.of(
                        "job", "my-external-db-metrics",
                        "instance", "192.168.1.100:9100",
                        "environment", "staging",
                        "component", "database-exporter"));
        assertThat(target.ingest().relabeling())
                .isEqualTo(new RelabelRules(
                        List.of(new KeepNames(Set.of("node_cpu_seconds_total", "node_memory_MemTotal_bytes")))));
    }

    /// Some stand for themselves, others are a part of a list of targets.
    private static Reading<AgentConfig> example(String file) throws IOException {
        String text = Files.readString(Path.of("src", "test", "resources", "document", file));
        return text.startsWith("-") ? readTargets(text) : read(text);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(", ", -1));
    }
}
