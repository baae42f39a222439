package io.openagent.bench;

import static java.util.stream.Collectors.joining;
import static java.util.stream.IntStream.range;

import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import io.openagent.protocol.License;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Scrapes with the packaged agent and prints how much memory of the machine it holds: without targets, at
/// most, and when it has settled. Exporter and collector are in this process. Ends with 1 if a sample is lost
/// or the agent holds more than it may.
final class MemoryFigures {
    private static final License LICENSE = License.of(12345, "a key of sixteen".getBytes(StandardCharsets.UTF_8));
    private static final String SUCCEEDED = "openagent_scrapes_total{outcome=\"ok\"}";
    private static final int SCRAPES = 5;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final double MIB = 1 << 20;

    /// A case of the table.
    ///
    /// @param isReplaced whether each scrape has other series
    /// @param mostGrowth bytes that the agent may hold at most above what it holds when it is idle
    private record Load(
            String name, Shape shape, int targets, boolean isReplaced, int intervalSeconds, long mostGrowth) {
        /// Its lines are 48 MB, which have to be remembered, with their encoded forms.
        static final Load HUGE = new Load("huge", Shape.HUGE, 1, false, 10, 150L << 20);

        /// The same, and each scrape has other series: what was remembered and what will be are there at once.
        static final Load REPLACED = new Load("replaced", Shape.HUGE, 1, true, 10, 256L << 20);

        /// Twice what vmagent needed for as many series.
        static final Load NODES = new Load("nodes", Shape.NODE, 1_000, false, 15, 440L << 20);

        /// Two bodies in turn that have no series in common, or the same with other values.
        List<byte[]> bodies() {
            return List.of(shape.body(0, 0), shape.body(isReplaced ? 1 : 0, 1));
        }

        int series() {
            return targets * shape.samples();
        }

        String config(int port) {
            String addresses = range(0, targets)
                    .mapToObj(number -> "127.1." + number / 250 + "." + (1 + number % 250) + ":" + port)
                    .collect(joining("\", \"", "[\"", "\"]"));
            return """
                features:
                  openAgent:
                    globalInterval: %ds
                    targets:
                      - targetName: bench
                        type: StaticEndpoints
                        addresses: %s
                """.formatted(intervalSeconds, addresses);
        }
    }

    private static final String NO_TARGETS = """
        features:
          openAgent:
            targets: []
        """;

    /// @param arrived samples, of which the agent has made some itself
    private record Held(
            Load load, long idle, long peak, long settled, long succeeded, long failed, long arrived, long lost) {
        boolean isGood() {
            return failed == 0 && lost == 0 && peak - idle <= load.mostGrowth;
        }

        String row() {
            return "| %s | %,d x %,d | %.0f | %.0f (+%.0f, allowed +%.0f) | %.0f | %.0f | %,d, failed %,d | %,d, lost %,d |"
                    .formatted(
                            load.name,
                            load.targets,
                            load.shape.samples(),
                            idle / MIB,
                            peak / MIB,
                            (peak - idle) / MIB,
                            load.mostGrowth / MIB,
                            settled / MIB,
                            (double) (settled - idle) / load.series(),
                            succeeded,
                            failed,
                            arrived,
                            lost);
        }
    }

    private MemoryFigures() {}

    /// Measures one load after the other.
    ///
    /// @param args names of loads; none means all
    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.println("| load | targets x samples | idle MiB | peak MiB | settled MiB | bytes a series | scrapes |"
                + " samples |\n|---|---|---|---|---|---|---|---|");
        boolean isGood = true;
        for (Load load : List.of(Load.HUGE, Load.REPLACED, Load.NODES)) {
            if (args.length > 0 && !List.of(args).contains(load.name)) continue;
            Held held = measure(load);
            System.out.println(held.row());
            isGood &= held.isGood();
        }
        if (!isGood) System.exit(1);
    }

    /// What is counted when nothing is scraped or waits any more.
    private static Held held(Load load, PackagedAgent agent, Collector collector, long idle, long peak, long settled)
            throws IOException, InterruptedException {
        long succeeded = agent.metric(SUCCEEDED);
        long scraped = agent.metric("openagent_samples_scraped_total");
        long taken = agent.metric("openagent_samples_taken_total");
        long arrived = collector.counts().distinct();
        long lost = succeeded * load.shape.samples() - scraped + taken - arrived;
        long failed = agent.metric("openagent_scrapes_total") - succeeded;
        return new Held(load, idle, peak, settled, succeeded, failed, arrived, lost);
    }

    private static Held measure(Load load) throws IOException, InterruptedException {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Exporter exporter = Exporter.start(load.bodies());
                Collector collector = Collector.start(CollectorOptions.good(anyPort, LICENSE), _ -> {});
                PackagedAgent agent =
                        PackagedAgent.start(NO_TARGETS, collector.address().getPort(), LICENSE)) {
            agent.await("ready", START, agent::isReady);
            Thread.sleep(IDLE);
            long idle = agent.residentBytes("VmRSS");

            agent.reload(load.config(exporter.port()));
            // The collector is asked, not the agent: every look at its page of metrics takes memory.
            long wanted = (long) SCRAPES * load.series();
            agent.await("samples", PATIENCE, () -> collector.counts().distinct() >= wanted);
            long peak = agent.residentBytes("VmHWM");
            long settled = agent.residentBytes("VmRSS");

            agent.reload(NO_TARGETS);
            agent.await("the end", PATIENCE, () -> agent.metric("openagent_samples_waiting") == 0);
            return held(load, agent, collector, idle, peak, settled);
        }
    }
}
