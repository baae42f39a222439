package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A collector that comes late, goes and comes back.
@Execution(ExecutionMode.CONCURRENT)
final class CollectorAbsentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    @Test
    void scrapingGoesOnWithoutACollectorAndNothingIsLostWhenItComesAndGoes() throws Exception {
        int port = Openagent.freePort();
        try (Openagent agent = Openagent.in(home)
                .collector(port, Licences.TEST)
                .config(Yaml.targets(Openagent.freePort(), Openagent.freePort()))
                .start("foreground")
                .awaitReady(PATIENCE)) {
            Openagent.within(PATIENCE).until(() -> agent.metric("openagent_samples_waiting") >= 50);
            assertThat(agent.metric("openagent_session_connected")).isZero();
            long first = arriveAt(port, agent, 50);
            long second = arriveAt(port, agent, 20);

            Openagent.signal("TERM", agent.process().pid());

            assertThat(agent.awaitExit(Duration.ofSeconds(10))).isZero();
            assertThat(first).isGreaterThanOrEqualTo(50);
            assertThat(second).isGreaterThanOrEqualTo(20);
        }
    }

    /// Lives until so many distinct samples have arrived; the agent's accounts must hold all the time.
    private static long arriveAt(int port, Openagent agent, long samples) throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (Collector collector = Collector.start(CollectorOptions.good(address, Licences.LICENSE), _ -> {})) {
            Openagent.within(PATIENCE).until(() -> collector.counts().distinct() >= samples);
            assertThat(agent.metric("openagent_ledger_imbalance")).isZero();
            assertThat(agent.metric("openagent_samples_dropped_total{reason=\"journal_full\"}"))
                    .isZero();
            return collector.counts().distinct();
        }
    }
}
