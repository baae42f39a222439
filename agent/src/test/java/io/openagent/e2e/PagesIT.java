package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import io.openagent.collector.CollectorOptions.Misbehaviour;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the running worker answers to a probe, a scraper and a person.
final class PagesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// It never answers a time sync: what was sent stays open, and ending takes as long as it may.
    private static final Misbehaviour MUTE = new Misbehaviour(-1, -1, false, true);

    @TempDir
    private Path home;

    private final int target = Openagent.freePort();

    @Test
    void everyPageAnswers() throws Exception {
        try (Openagent agent = start(Openagent.freePort())) {
            assertThat(agent.page("/healthz")).isEqualTo("{\"status\":\"ok\"}\n");
            assertThat(agent.page("/-/healthy")).isEqualTo("{\"status\":\"ok\"}\n");
            assertThat(agent.page("/readyz")).isEqualTo("{\"status\":\"ready\"}\n");
            assertThat(agent.page("/config")).contains(Yaml.job(target));
            assertThat(agent.page("/metrics").lines())
                    .anyMatch(line -> line.startsWith("process_cpu_seconds_total "))
                    .anyMatch(line -> line.startsWith("jvm_threads_current "))
                    .anyMatch(line -> line.startsWith("openagent_build_info{"));
            assertThat(agent.page("/nowhere")).startsWith("no such page; there are: /metrics ");
            assertThat(Openagent.status("GET", agent.url("/-/reload"))).isEqualTo(405);
        }
    }

    @Test
    void targetsAreShownToAPerson() {
        try (Openagent agent = start(Openagent.freePort())) {
            Openagent.within(PATIENCE).until(() -> agent.page("/api/v1/targets").contains("\"health\":\"down\""));

            try (Openagent command =
                    Openagent.in(home.resolve("command")).port(agent.port()).start("targets")) {
                assertThat(command.awaitExit(PATIENCE)).isZero();
                assertThat(command.stdout())
                        .startsWith("down ")
                        .contains(Yaml.job(target), "http://127.0.0.1:" + target + "/metrics", "error=");
            }
        }
    }

    @Test
    void whatLooksWrongWithTargetsIsCounted() throws Exception {
        try (Exposer hasty = Exposer.plain(
                        InetAddress.getLoopbackAddress(), Map.of("/metrics", "a 1 4102444800000\nb 1\n"));
                Openagent agent = start(Openagent.freePort(), """
                    features:
                      openAgent:
                        globalInterval: 1s
                        targets:
                          - targetName: hasty
                            type: StaticEndpoints
                            addresses: ["127.0.0.1:%d"]
                          - targetName: unwanted
                            type: StaticEndpoints
                            addresses: ["127.0.0.1:1", "127.0.0.1:2"]
                            relabelConfigs: [{action: drop, sourceLabels: [job], regex: unwanted}]
                    """.formatted(hasty.port()))) {
            Openagent.within(PATIENCE).until(() -> agent.metric("openagent_scrapes_total{outcome=\"ok\"}") > 0);

            assertThat(agent.metric("openagent_samples_ahead_total")).isPositive();
            assertThat(agent.metric("openagent_targets_dropped{reason=\"relabelConfigs[0]\",target=\"unwanted\"}"))
                    .isEqualTo(2);
        }
    }

    @Test
    void anEndingWorkerIsNoLongerReady() throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var options = new CollectorOptions(address, Licences.LICENSE, Duration.ZERO, MUTE);
        try (Collector collector = Collector.start(options, _ -> {});
                Openagent agent = start(collector.address().getPort())) {
            Openagent.within(PATIENCE).until(() -> agent.metric("openagent_samples_waiting") > 0);

            Openagent.signal("TERM", agent.process().pid());

            Openagent.within(Duration.ofSeconds(3)).until(() -> Openagent.status("GET", agent.url("/readyz")) == 503);
            assertThat(agent.awaitExit(Duration.ofSeconds(10))).isZero();
        }
    }

    private Openagent start(int collectorPort) {
        return start(collectorPort, Yaml.targets(target));
    }

    private Openagent start(int collectorPort, String config) {
        return Openagent.in(home)
                .collector(collectorPort, Licences.TEST)
                .config(config)
                .start("foreground")
                .awaitReady(PATIENCE);
    }
}
