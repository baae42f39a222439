package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The real supervisor and the real worker, killed, stopped and told to end.
final class SupervisionIT {
    private static final Pattern DELAY = Pattern.compile("restart_in_ms=(\\d+)");
    /// For what has no figure of its own: a slow machine starts two JVMs.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void noProcessOutlivesAKilledSupervisor() throws Exception {
        try (Openagent agent = start()) {
            List<ProcessHandle> family = agent.process().descendants().toList();

            Openagent.signal("KILL", agent.process().pid());

            Openagent.within(Duration.ofSeconds(2)).until(() -> family.stream().noneMatch(Openagent::isRunning));
            assertThat(family).isNotEmpty();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aStoppedWorkerIsReplacedWithinThirtyFiveSeconds() throws Exception {
        try (Openagent agent = start()) {
            long first = agent.worker().orElseThrow().pid();

            Openagent.signal("STOP", first);

            Openagent.within(Duration.ofSeconds(35))
                    .until(() -> agent.worker()
                                    .filter(worker -> worker.pid() != first)
                                    .isPresent()
                            && agent.isReady());
        }
    }

    /// A configuration that is broken while workers die one after the other: each comes later than the one
    /// before, says how those ended, and does the last good work.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void workersThatDieYoungComeLaterEachTimeWithTheLastGoodConfiguration() throws Exception {
        try (Openagent agent = start()) {
            Openagent.write(home.resolve("scrape_config.yaml"), "features: {openAgent: {targets: nothing good}}\n");
            for (int death = 1; death <= 3; death++) {
                ProcessHandle worker = agent.worker().orElseThrow();
                worker.destroyForcibly();
                Openagent.within(PATIENCE).until(() -> !Openagent.isRunning(worker) && agent.isReady());
            }

            List<Integer> delays = DELAY.matcher(agent.stderr())
                    .results()
                    .map(match -> Integer.valueOf(match.group(1)))
                    .toList();
            assertThat(delays).hasSize(3).isSorted();
            assertThat(delays.getLast()).isBetween(3 * delays.getFirst(), 5 * delays.getFirst());
            assertThat(agent.metric("openagent_worker_deaths{last=\"other\"}")).isEqualTo(3);
            assertThat(agent.metric("openagent_config_last_reload_successful")).isZero();
            assertThat(agent.page("/api/v1/targets")).contains("nobody");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void terminationEndsAllWithZeroWithinTenSeconds() throws Exception {
        try (Openagent agent = start()) {
            List<ProcessHandle> family = agent.process().descendants().toList();

            Openagent.signal("TERM", agent.process().pid());

            assertThat(agent.awaitExit(Duration.ofSeconds(10))).isZero();
            assertThat(family).isNotEmpty().noneMatch(Openagent::isRunning);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aForegroundWorkerEndsWithZeroAndLivesWithAnEmptyStdin() throws Exception {
        try (Openagent agent = setup().start("foreground").awaitReady(PATIENCE)) {
            assertThat(agent.process().descendants()).isEmpty();

            Openagent.signal("INT", agent.process().pid());

            assertThat(agent.awaitExit(Duration.ofSeconds(10))).isZero();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theSupervisorStaysSmall() throws Exception {
        try (Openagent agent = start()) {
            assertThat(agent.residentBytes()).isLessThanOrEqualTo(64L * 1024 * 1024);
        }
    }

    private Openagent start() {
        return setup().start().awaitReady(PATIENCE);
    }

    /// A collector that is not there: supervision must not depend on one.
    private Openagent.Setup setup() {
        return Openagent.in(home).collector(Openagent.freePort(), Licences.TEST).config("""
            features:
              openAgent:
                enabled: true
                globalInterval: 1s
                targets:
                  - targetName: nobody
                    type: StaticEndpoints
                    addresses: ["127.0.0.1:%d"]
            """.formatted(
                        Openagent.freePort()));
    }
}
