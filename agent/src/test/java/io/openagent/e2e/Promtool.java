package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/// Prometheus' own linter.
final class Promtool {
    private Promtool() {}

    /// Fails with what the linter says, if it says anything against the page.
    static void assertAccepts(String page) throws IOException, InterruptedException {
        Path promtool = Tool.find("promtool");
        Process check = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var in = check.getOutputStream()) {
            in.write(page.getBytes(UTF_8));
        }
        String said = new String(check.getInputStream().readAllBytes(), UTF_8);
        assertThat(check.waitFor()).as(said).isZero();
        assertThat(said).doesNotContainIgnoringCase("error");
    }
}
