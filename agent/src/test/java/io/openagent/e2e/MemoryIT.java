package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Too little memory, in a real heap and in a real control group.
final class MemoryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Three starts, three deaths and the waits between them.
    private static final Duration THREE_DEATHS = Duration.ofMinutes(4);

    private static final long MIB = 1 << 20;
    private static final String GOOD = "openagent_scrapes_total{outcome=\"ok\"}";

    /// All limits as high as they go.
    private static final String NO_LIMITS =
            "limits: {body: 1GiB, samples: 10000000, ceilings: {body: 1GiB, samples: 10000000}}";

    @TempDir
    private Path home;

    private SeriesServer targets;
    private Collector collector;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        targets = SeriesServer.start();
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        collector = Collector.start(CollectorOptions.good(anyPort, Licences.LICENSE), _ -> {});
    }

    @AfterEach
    void stop() {
        collector.close();
        targets.close();
    }

    /// A gigabyte of unique series does not end the worker, and costs the other target nothing.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aFloodWithoutLimitsIsRefusedByTheBudgetAndTheWorkerLives() throws Exception {
        try (Openagent agent =
                agent(2, "/100", "/8000000").env("OPENAGENT_HEAP", "64").start()) {
            agent.awaitReady(PATIENCE);
            long worker = agent.worker().orElseThrow().pid();

            Openagent.within(PATIENCE).until(() -> agent.metric("openagent_scrapes_total{outcome=\"memory\"}") >= 3);
            double good = agent.metric(GOOD);
            Openagent.within(PATIENCE).until(() -> agent.metric(GOOD) > good + 3);

            assertThat(agent.worker().orElseThrow().pid()).isEqualTo(worker);
            assertThat(agent.page("/api/v1/targets")).contains("in the memory budget of ");
            assertThat(agent.metric("openagent_memory_level")).isEqualTo(4);
        }
    }

    /// The heap is far below what the launcher would ever choose, so that the least budget does not fit into it.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aTargetThatExhaustsTheHeapOfThreeWorkersIsQuarantined() throws Exception {
        try (Openagent agent = agent(10, "/100", "/40000")
                .env("_JAVA_OPTIONS", "-Xms8m -Xmx20m")
                .start()) {
            awaitQuarantine(agent);

            // Read from the log: in such a heap there is no room for a page, nor for much else.
            assertThat(agent.stderr())
                    .contains("code=3 reason=\"out of memory\"")
                    .containsPattern("reason=out_of_memory deaths=3 in_flight=[12] suspected=[12] quarantined=1");
        }
    }

    /// The heap is larger than the group, so that the kernel puts an end to it.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aTargetThatTheKernelKillsThreeWorkersForIsQuarantinedAndTheOthersGoOn() throws Exception {
        try (MemoryGroup group = MemoryGroup.of(180 * MIB);
                Openagent agent = agent(5, "/100", "/300000")
                        .env("OPENAGENT_HEAP", "512")
                        .startedBy(group.entrance())
                        .start()) {
            awaitQuarantine(agent);
            long arrived = collector.counts().distinct();
            Openagent.within(PATIENCE).until(() -> collector.counts().distinct() > arrived + 300);
            // At its first tick, an interval after the start.
            Openagent.within(PATIENCE).until(() -> agent.metric("openagent_targets_quarantined") == 1);
            assertThat(agent.page("/api/v1/targets"))
                    .containsOnlyOnce("it was being scraped each time when three workers died");

            assertThat(group.kills()).isGreaterThanOrEqualTo(3);
            assertThat(agent.stderr()).contains("reason=\"killed by the kernel at the memory limit\"");
        }
    }

    /// 100 targets of 200 series at one second: the launcher makes the heap so small that all fits.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void inAContainerOf256MebibytesTwentyThousandSamplesASecondFlowAndNothingIsKilled() throws Exception {
        String addresses = IntStream.rangeClosed(1, 100)
                .mapToObj(number -> "\"127.1.0." + number + ":" + targets.port() + "\"")
                .collect(Collectors.joining(", "));
        String config = """
            features:
              openAgent:
                globalInterval: 1s
                targets:
                  - {targetName: crowd, type: StaticEndpoints, path: /200, addresses: [%s]}
            """.formatted(addresses);
        try (MemoryGroup group = MemoryGroup.of(256 * MIB);
                Openagent agent = setup(config).startedBy(group.entrance()).start()) {
            agent.awaitReady(PATIENCE);
            long worker = agent.worker().orElseThrow().pid();

            Openagent.within(PATIENCE).until(() -> collector.counts().distinct() > 15 * 20_000);

            assertThat(group.kills()).isZero();
            assertThat(group.mostBytes()).isLessThan(256 * MIB);
            assertThat(agent.worker().orElseThrow().pid()).isEqualTo(worker);
            assertThat(agent.metric("openagent_scrapes_total{outcome=\"memory\"}"))
                    .isNaN();
        }
    }

    private static void awaitQuarantine(Openagent agent) {
        Openagent.within(THREE_DEATHS)
                .untilAsserted(() -> assertThat(agent.stderr()).contains("quarantined=1"));
    }

    /// @param interval seconds between two scrapes of the second target; the first is scraped each second
    private Openagent.Setup agent(int interval, String good, String bad) {
        return setup("""
            features:
              openAgent:
                %s
                buffer: {memory: 1MiB}
                targets:
                  - {targetName: good, type: StaticEndpoints, interval: 1s, path: %s, addresses: ["127.0.0.1:%d"]}
                  - {targetName: bad, type: StaticEndpoints, interval: %ds, path: %s, addresses: ["127.0.0.1:%d"]}
            """.formatted(NO_LIMITS, good, targets.port(), interval, bad, targets.port()));
    }

    private Openagent.Setup setup(String config) {
        return Openagent.in(home)
                .collector(collector.address().getPort(), Licences.TEST)
                .config(config);
    }
}
