package io.openagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openagent.config.AgentConfig;
import io.openagent.config.ConfigParser;
import io.openagent.config.Reading;
import io.openagent.discovery.kubernetes.ClusterState;
import io.openagent.discovery.kubernetes.watch.Discovered;
import io.openagent.status.Page;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the page tells of targets that are not scraped.
final class TargetsPageTest {
    private static final AgentConfig CONFIG = read("""
        features:
          openAgent:
            targets:
              - targetName: shop
                type: StaticEndpoints
                addresses: ["a:1", "b:1"]
                params: {token: [hunter2]}
                relabelConfigs: [{action: drop, sourceLabels: [job], regex: shop}]
              - targetName: pods
                type: PodMonitor
                selector: {matchLabels: {app: shop}}
                endpoints: [{port: metrics}]
        """);

    private static final Discovered DISCOVERED = new Discovered(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            ClusterState.EMPTY,
            List.of(),
            List.of(new Discovered.Waiting(CONFIG.waiting().getFirst().monitor(), "pods are not known yet")),
            List.of());

    private final TargetsPage page = new TargetsPage(List::of, () -> CONFIG, () -> DISCOVERED);

    @Test
    void eachDroppedAddressIsShownWithTheRuleThatDecided() throws Exception {
        JsonNode first = data("").at("/droppedTargets/0");

        assertThat(first.path("scrapePool").textValue()).isEqualTo("shop");
        assertThat(first.at("/discoveredLabels/__address__").textValue()).isEqualTo("a:1");
        assertThat(first.at("/discoveredLabels/__openagent_reason__").textValue())
                .isEqualTo("dropped by relabelConfigs[0] {action: drop, sourceLabels: [job], regex: shop}");
    }

    @Test
    void aParameterMayBeASecretAndIsNotShown() throws Exception {
        assertThat(data("").at("/droppedTargets/0/discoveredLabels/__param_token")
                        .textValue())
                .isEqualTo("***");
        assertThat(page.answer("").body()).doesNotContain("hunter2");
    }

    @Test
    void whatWaitsForKubernetesIsShownToo() throws Exception {
        JsonNode last = data("").at("/droppedTargets/2");

        assertThat(last.path("scrapePool").textValue()).isEqualTo("pods");
        assertThat(last.at("/discoveredLabels/__openagent_reason__").textValue())
                .isEqualTo("pods are not known yet");
    }

    @ParameterizedTest
    @CsvSource({"'', 3", "state=any, 3", "state=dropped, 3", "state=active, 0"})
    void theStateThatIsAskedForChooses(String query, int shown) throws Exception {
        JsonNode data = data(query);

        assertThat(data.path("droppedTargets")).hasSize(shown);
        assertThat(data.path("droppedTargetCounts")).hasToString("{\"shop\":2}");
    }

    private JsonNode data(String query) throws Exception {
        Page.Answer answer = page.answer(query);
        assertThat(answer.status()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body()).path("data");
    }

    private static AgentConfig read(String yaml) {
        return switch (ConfigParser.parse("scrape_config.yaml", yaml)) {
            case Reading.Usable<AgentConfig>(AgentConfig config, var _) -> config;
            case Reading.Broken<AgentConfig>(var problems) -> throw new AssertionError("broken: " + problems);
        };
    }
}
