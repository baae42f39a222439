package io.openagent.e2e;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/// How long a target goes without a scrape when a worker dies. Runs alone: it holds the machine to a time.
@Isolated
@Execution(ExecutionMode.CONCURRENT)
final class RestartIT {
    @TempDir
    private Path home;

    @Test
    void aKilledWorkerIsReplacedWithinThreeSeconds() throws Exception {
        try (Openagent agent = supervised()) {
            long first = agent.worker().orElseThrow().pid();
            // Ready for ten seconds by the supervisor's clock: from then on a death costs no delay.
            double ready = now();
            Openagent.within(Duration.ofSeconds(15)).until(() -> now() > ready + 11);

            Openagent.signal("KILL", first);

            Openagent.within(Duration.ofSeconds(3))
                    .until(() -> agent.worker()
                                    .filter(worker -> worker.pid() != first)
                                    .isPresent()
                            && agent.isReady());
        }
    }

    private Openagent supervised() {
        return Openagent.in(home)
                .collector(Openagent.freePort(), Licences.TEST)
                .config(Yaml.targets(Openagent.freePort()))
                .start()
                .awaitReady(Duration.ofSeconds(60));
    }

    private static double now() {
        return System.currentTimeMillis() / 1000.0;
    }
}
