package io.openagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openagent.explain.Explanation;
import io.openagent.explain.Question;
import io.openagent.kube.ApiServerDouble;
import io.openagent.kube.KubeCluster;
import io.openagent.kube.Objects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `openagent explain` where no worker runs.
final class FreshLookTest {
    private static final String CONFIG = """
        features:
          openAgent:
            targets:
              - {targetName: carts, type: PodMonitor, selector: {matchLabels: {app: cart}}, endpoints: [{port: web}]}
              - {targetName: typo, type: PodMonitor, selector: {matchLabels: {app: crt}}, endpoints: [{port: web}]}
              - {targetName: node, type: StaticEndpoints, addresses: ["10.0.0.1:9100"]}
        """;

    @TempDir
    private Path folder;

    @Test
    void fileAndClusterAreReadOnce() throws IOException {
        try (var server = new ApiServerDouble()) {
            server.put(KubeCluster.PODS, Objects.pod("shop", "cart-1", Map.of("app", "cart"), "10.1.0.1", "web", 9100));
            Path file = Files.writeString(folder.resolve("scrape_config.yaml"), CONFIG);
            var environment = Map.of("KUBECONFIG", server.kubeconfig(folder).toString());

            Explanation explanation = FreshLook.at(file, environment).explain(new Question.Everything());

            assertThat(explanation.verdict()).isEqualTo("1 of 3 monitors and jobs give no samples");
            assertThat(explanation.trails().getFirst().steps().getLast().nearMiss())
                    .hasValue("shop/cart-1 has label app=cart; the selector wants app=crt");
            assertThat(explanation.trails().getLast().steps().getLast().finding())
                    .isEqualTo("0 up, 0 down, 1 not scraped yet");
        }
    }

    @Test
    void withoutAFileThereIsNothingToExplain() {
        assertThatThrownBy(() -> FreshLook.at(folder.resolve("scrape_config.yaml"), Map.of()))
                .isInstanceOf(CommandFailed.class)
                .hasMessage("nothing can be made of " + folder.resolve("scrape_config.yaml"));
    }
}
