package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of `docs/relabeling.md`, through the launcher.
final class CheckRelabelIT {
    private static final String CONFIG = """
        features:
          openAgent:
            targets:
              - targetName: shop
                type: StaticEndpoints
                addresses: ["10.0.0.7:8080"]
                metricRelabelConfigs:
                  - {action: drop, sourceLabels: [__name__], regex: "go_.*"}
                  - {sourceLabels: [path], regex: "/api/([^/]+).*", targetLabel: call}
                  - {action: labeldrop, regex: path}
        """;

    private static final String BODY = """
        go_goroutines 12
        http_requests_total{path="/api/cart/17"} 4
        process_open_fds 9
        """;

    @TempDir
    private Path home;

    @Test
    void theLauncherShowsTheFateOfEachSeries() throws IOException {
        try (Openagent check = Openagent.in(home)
                .config(CONFIG)
                .start("check", "relabel", "--config", "scrape_config.yaml", "--target", "shop")) {
            try (var in = check.process().getOutputStream()) {
                in.write(BODY.getBytes(UTF_8));
            }

            assertThat(check.awaitExit(Duration.ofSeconds(20)))
                    .as(check.stderr())
                    .isZero();
            assertThat(check.stdout()).isEqualToNormalizingNewlines("""
                dropped  go_goroutines{instance="10.0.0.7:8080",job="shop"} by metricRelabelConfigs[0] {action: drop, sourceLabels: [__name__], regex: go_.*}
                kept     http_requests_total{instance="10.0.0.7:8080",job="shop",path="/api/cart/17"} as http_requests_total{call="cart",instance="10.0.0.7:8080",job="shop"}
                           metricRelabelConfigs[1] {action: replace, sourceLabels: [path], regex: /api/([^/]+).*, targetLabel: call}: +call="cart"
                           metricRelabelConfigs[2] {action: labeldrop, regex: path}: -path="/api/cart/17"
                kept     process_open_fds{instance="10.0.0.7:8080",job="shop"}
                # 2 kept, 1 dropped
                """);
            assertThat(check.stderr()).isEmpty();
        }
    }
}
