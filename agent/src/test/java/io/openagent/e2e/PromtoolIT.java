package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prometheus' own linter reads the agent's page.
final class PromtoolIT {
    @TempDir
    private Path home;

    @Test
    void theAgentsOwnMetricsPassPromtool() throws Exception {
        Path promtool = Tool.find("promtool");
        try (Openagent agent = Openagent.in(home)
                .collector(Openagent.freePort(), Licences.TEST)
                .config(Yaml.targets(Openagent.freePort()))
                .start("foreground")
                .awaitReady(Duration.ofSeconds(20))) {
            Process check = new ProcessBuilder(promtool.toString(), "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
            try (var in = check.getOutputStream()) {
                in.write(agent.page("/metrics").getBytes(UTF_8));
            }
            String said = new String(check.getInputStream().readAllBytes(), UTF_8);

            assertThat(check.waitFor()).as(said).isZero();
            assertThat(said).doesNotContainIgnoringCase("error");
        }
    }
}
