package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prometheus' own linter reads the pages of agent and collector.
final class PromtoolIT {
    /// Nobody is there. It has metrics all the same.
    private static final String OUTPUTS = """
            outputs: {remoteWrite: [{name: absent, url: "http://127.0.0.1:1/"}]}
        """;

    @TempDir
    private Path home;

    @Test
    void theAgentsOwnMetricsPassPromtool() throws Exception {
        try (Openagent agent = Openagent.in(home)
                .collector(Openagent.freePort(), Licences.TEST)
                .config(Yaml.targets(Openagent.freePort()) + OUTPUTS)
                .start("foreground")
                .awaitReady(Duration.ofSeconds(60))) {
            String metrics = agent.page("/metrics");

            assertThat(metrics).contains("openagent_remote_write_requests_total{output=\"remotewrite-absent\"}");
            Promtool.assertAccepts(metrics);
        }
    }

    @Test
    void theCollectorsMetricsPassPromtool() throws Exception {
        try (LocalCollector collector = LocalCollector.start(home, Openagent.freePort())) {
            Promtool.assertAccepts(collector.process().page("/metrics"));
        }
    }
}
