package io.openagent.e2e;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prometheus' own linter reads the pages of agent and collector.
final class PromtoolIT {
    @TempDir
    private Path home;

    @Test
    void theAgentsOwnMetricsPassPromtool() throws Exception {
        try (Openagent agent = Openagent.in(home)
                .collector(Openagent.freePort(), Licences.TEST)
                .config(Yaml.targets(Openagent.freePort()))
                .start("foreground")
                .awaitReady(Duration.ofSeconds(60))) {
            Promtool.assertAccepts(agent.page("/metrics"));
        }
    }

    @Test
    void theCollectorsMetricsPassPromtool() throws Exception {
        try (LocalCollector collector = LocalCollector.start(home, Openagent.freePort())) {
            Promtool.assertAccepts(collector.process().page("/metrics"));
        }
    }
}
