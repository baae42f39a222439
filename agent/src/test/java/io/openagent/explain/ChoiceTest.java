package io.openagent.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.config.AgentConfig;
import io.openagent.discovery.kubernetes.ClusterState;
import io.openagent.discovery.kubernetes.ObjectName;
import io.openagent.discovery.kubernetes.Pod;
import io.openagent.discovery.kubernetes.Resolver;
import io.openagent.discovery.kubernetes.watch.Discovered;
import io.openagent.explain.Choice.LeftOut;
import io.openagent.scrape.Scrapes.TargetState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Two targets of the file and five pods, one of which a rule drops, where four may be scraped.
final class ChoiceTest {
    private static final AgentConfig CONFIG = Given.config("""
        features:
          openAgent:
            limits: {targets: 4}
            targets:
              - targetName: carts
                type: PodMonitor
                selector: {matchLabels: {app: cart}}
                endpoints:
                  - port: "9100"
                    relabelConfigs: [{action: drop, sourceLabels: [pod], regex: cart-0}]
              - targetName: few
                type: PodMonitor
                selector: {matchLabels: {app: cart}}
                targetLimit: 1
                endpoints: [{port: "9200"}]
              - {targetName: node, type: StaticEndpoints, addresses: ["10.0.0.1:9100", "10.0.0.2:9100"]}
        """);
    private static final Discovered FOUND = found();

    @Test
    void whatStandsBeyondTheLimitOfAllIsLeftOut() {
        Choice choice = Choice.of(CONFIG, FOUND);

        assertThat(choice.scraped().byId().values())
                .extracting(target -> target.url().getAuthority())
                .containsExactly("10.0.0.1:9100", "10.0.0.2:9100", "10.1.0.1:9100", "10.1.0.2:9100");
        assertThat(choice.beyond())
                .extracting(target -> target.url().getAuthority())
                .containsExactly("10.1.0.3:9100", "10.1.0.4:9100", "10.1.0.0:9200");
    }

    @Test
    void eachIsCountedByWhatDecided() {
        assertThat(Choice.of(CONFIG, FOUND).leftOut(CONFIG, FOUND))
                .isEqualTo(Map.of(
                        new LeftOut("carts", "relabelConfigs[0]"), 1L,
                        new LeftOut("carts", "limits.targets"), 2L,
                        new LeftOut("few", "targetLimit"), 4L,
                        new LeftOut("few", "limits.targets"), 1L));
    }

    @Test
    void thePagesNameTheLimit() {
        List<TargetState> states = Choice.of(CONFIG, FOUND).scraped().byId().values().stream()
                .map(target -> new TargetState(target, Optional.empty()))
                .toList();

        assertThat(Inventory.of(CONFIG, states, FOUND).jobs().getFirst().leftOut())
                .extracting(out -> out.what() + " " + out.reason())
                .contains("http://10.1.0.3:9100/metrics beyond limits.targets 4");
    }

    private static Discovered found() {
        var cluster = ClusterState.of(
                Map.of("shop", Map.of()),
                List.of(),
                IntStream.range(0, 5).mapToObj(ChoiceTest::pod).toList(),
                List.of(),
                List.of());
        var resolver = new Resolver(cluster);
        return new Discovered(
                Optional.of("in-cluster"),
                Optional.empty(),
                List.of(),
                cluster,
                CONFIG.monitors().stream().map(resolver::resolve).toList(),
                List.of(),
                List.of());
    }

    private static Pod pod(int number) {
        return new Pod(
                new ObjectName("shop", "cart-" + number),
                Map.of("app", "cart"),
                Map.of(),
                "10.1.0." + number,
                "",
                "node-1",
                Pod.Phase.RUNNING,
                true,
                List.of(),
                Pod.Identity.UNKNOWN);
    }
}
