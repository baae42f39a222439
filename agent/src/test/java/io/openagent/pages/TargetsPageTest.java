package io.openagent.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openagent.config.AgentConfig;
import io.openagent.explain.Given;
import io.openagent.explain.Inventory;
import io.openagent.status.Page;
import io.openagent.status.Query;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the page tells of targets that are not scraped.
final class TargetsPageTest {
    private static final AgentConfig CONFIG = Given.config("""
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

    private final TargetsPage page = new TargetsPage(() -> Inventory.of(CONFIG, List.of(), Given.silence(CONFIG)));

    @Test
    void eachDroppedAddressIsShownWithTheRuleThatDecided() throws Exception {
        JsonNode first = data("scrapePool=shop").at("/droppedTargets/0");

        assertThat(first.path("scrapePool").textValue()).isEqualTo("shop");
        assertThat(first.at("/discoveredLabels/__address__").textValue()).isEqualTo("a:1");
        assertThat(first.at("/discoveredLabels/__openagent_reason__").textValue())
                .isEqualTo("dropped by relabelConfigs[0] {action: drop, sourceLabels: [job], regex: shop}");
    }

    @Test
    void aParameterMayBeASecretAndIsNotShown() throws Exception {
        assertThat(data("scrapePool=shop")
                        .at("/droppedTargets/0/discoveredLabels/__param_token")
                        .textValue())
                .isEqualTo("***");
        assertThat(page.answer(Query.NONE).body()).doesNotContain("hunter2");
    }

    @Test
    void whatWaitsForKubernetesIsShownToo() throws Exception {
        JsonNode last = data("scrapePool=pods").at("/droppedTargets/0");

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
        Page.Answer answer = page.answer(Query.of(query));
        assertThat(answer.status()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body()).path("data");
    }
}
