package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Configuration that changes under a running agent.
final class ReloadIT {
    private static final Duration PROMISED = Duration.ofSeconds(6);
    private static final Duration START = Duration.ofSeconds(60);
    private static final String REFUSED = "features:\n  openAgent: [\n";

    private static final String TAKEN_AT = "openagent_config_last_reload_success_timestamp_seconds";

    @TempDir
    private Path home;

    private final int target = Openagent.freePort();

    @Test
    void debugTurnsTheDumpOnAndOff() {
        try (Openagent agent = start()) {
            Openagent.write(home.resolve("whatap.conf"), "# on\ndebug=true\n");
            Openagent.within(PROMISED).until(() -> agent.stdout().contains("{\"type\":\"sample\""));

            Openagent.write(home.resolve("whatap.conf"), "debug=false\n");

            Openagent.within(PROMISED).until(() -> agent.metric("openagent_debug_dump") == 0);
        }
    }

    @Test
    void aSwappedConfigMapIsNoticed() throws Exception {
        Openagent.write(home.resolve("v1/whatap.conf"), "debug=false\n");
        Openagent.write(home.resolve("v2/whatap.conf"), "debug=true\n");
        Files.createSymbolicLink(home.resolve("..data"), Path.of("v1"));
        Files.createSymbolicLink(home.resolve("whatap.conf"), Path.of("..data/whatap.conf"));
        try (Openagent agent = start()) {
            Files.createSymbolicLink(home.resolve("..data_tmp"), Path.of("v2"));
            Files.move(home.resolve("..data_tmp"), home.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

            Openagent.within(PROMISED).until(() -> agent.metric("openagent_debug_dump") == 1);
        }
    }

    @Test
    void aNewTargetIsScrapedAndABrokenFileChangesNothing() {
        int second = Openagent.freePort();
        try (Openagent agent = start()) {
            Openagent.write(home.resolve("scrape_config.yaml"), Yaml.targets(target, second));
            Openagent.within(PROMISED).until(() -> agent.page("/api/v1/targets").contains(Yaml.job(second)));

            Openagent.write(home.resolve("scrape_config.yaml"), REFUSED);

            Openagent.within(PROMISED).until(() -> agent.metric("openagent_config_last_reload_successful") == 0);
            assertThat(agent.page("/api/v1/targets")).contains(Yaml.job(target), Yaml.job(second));
            assertThat(Openagent.status("POST", agent.url("/-/reload"))).isEqualTo(400);
        }
        try (Openagent restarted = launch()) {
            assertThat(restarted.metric("openagent_config_last_reload_successful"))
                    .isZero();
            assertThat(restarted.page("/api/v1/targets")).contains(Yaml.job(second));
        }
    }

    @Test
    void reloadingByHandTakesAGoodFile() {
        try (Openagent agent = start()) {
            assertThat(Openagent.status("POST", agent.url("/-/reload"))).isEqualTo(200);
        }
    }

    @Test
    void aSupervisedWorkerReloadsBySignalAndByHand() throws Exception {
        Openagent.write(home.resolve("scrape_config.yaml"), Yaml.targets(target));
        try (Openagent agent = setup().start().awaitReady(START)) {
            long worker = agent.worker().orElseThrow().pid();
            double atStart = agent.metric(TAKEN_AT);

            Openagent.signal("HUP", agent.process().pid());

            Openagent.within(PROMISED).until(() -> agent.metric(TAKEN_AT) > atStart);
            double bySignal = agent.metric(TAKEN_AT);
            assertThat(Openagent.status("POST", agent.url("/-/reload"))).isEqualTo(200);
            assertThat(agent.metric(TAKEN_AT)).isGreaterThan(bySignal);
            assertThat(agent.worker().map(ProcessHandle::pid)).hasValue(worker);
        }
    }

    private Openagent start() {
        Openagent.write(home.resolve("scrape_config.yaml"), Yaml.targets(target));
        return launch();
    }

    private Openagent launch() {
        return setup().start("foreground").awaitReady(START);
    }

    private Openagent.Setup setup() {
        return Openagent.in(home).collector(Openagent.freePort(), Licences.TEST);
    }
}
