package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Openagent;
import io.openagent.e2e.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What the machine, and whoever rules over it, may do to a running agent: clocks that jump, no processor,
/// logs that nobody takes, configurations without end.
final class HostIT {
    /// A worker takes 8 s at most by its own rules, and is killed after 10.
    /// A worker that is young has not yet touched all of its heap.
    private static final long MOST_GROWN_MIB = 64;

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(Figures.of("end", 10, 8));

    /// What a pipe of Linux holds.
    private static final int PIPE_BYTES = 64 << 10;

    @TempDir
    private Path home;

    /// Without a collector meanwhile, so that whatever goes by age or time would go.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aWallClockThatJumpsChangesNoPaceAndLosesNothing() throws Exception {
        Path jumps = home.resolve("jumps");
        Openagent.write(jumps, "+0");
        try (Ordeal ordeal = Ordeal.of(home, targets())) {
            Openagent agent = ordeal.start(onFakeTime(ordeal, jumps)
                    .config(ordeal.targets()
                            .yaml()
                            .replace("    targets:\n", "    buffer: {maxAge: 30m}\n    targets:\n")));
            List<String> clocks = List.of("+1h", "-1h", "+10y", "@1970-01-01 00:00:10", "+0");
            for (int jump = 0; jump < Figures.of("jumps", 5, 20); jump++) {
                Openagent.write(jumps, clocks.get(jump % clocks.size()));
                assertPace(ordeal, Figures.of("phase", 3, 15));
            }
            assertThat(agent.metric("openagent_scrapes_clock_behind_total")).isPositive();
            Openagent.write(jumps, "+0");

            Verdict verdict = ordeal.withCollector().judge();

            tell("clock jumped", verdict);
            verdict.assertNothingLost(0);
        }
    }

    /// Neither the worker nor the loop that goes on has seen the time before the jump.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aClockThatWentBackTakesNoSeriesBackAcrossARestartOrAReload() throws Exception {
        Path jumps = home.resolve("jumps");
        Openagent.write(jumps, "+1h");
        try (Ordeal ordeal = Ordeal.of(home, targets()).withCollector()) {
            Openagent agent = ordeal.start(onFakeTime(ordeal, jumps));
            ordeal.awaitScrapes(2, System.nanoTime());
            ProcessHandle worker = agent.worker().orElseThrow();
            ordeal.inflict(() -> {
                Openagent.write(jumps, "+0");
                worker.destroyForcibly();
            });
            ordeal.awaitReplaced(worker);
            ordeal.awaitScrapes(2, System.nanoTime());
            ordeal.setup().config(ordeal.targets().yaml().replace("timeout: 1s", "timeout: 900ms"));
            // A changed target's scrape that is under way is begun anew.
            ordeal.inflict(() ->
                    assertThat(Openagent.status("POST", agent.url("/-/reload"))).isEqualTo(200));
            ordeal.awaitScrapes(2, System.nanoTime());
            assertThat(agent.metric("openagent_scrapes_clock_behind_total")).isPositive();

            Verdict verdict = ordeal.judge();

            tell("clock went back across a restart", verdict);
            verdict.assertNothingLost(3L * ordeal.targets().samplesAnInterval());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aFifthOfAProcessorDelaysScrapesAndNothingElse() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, targets()).withCollector();
                Squeeze squeeze = Squeeze.ready()) {
            Openagent agent = ordeal.start(ordeal.setup());
            ProcessHandle worker = agent.worker().orElseThrow();
            squeeze.put(agent.process().toHandle());
            squeeze.put(worker);
            squeeze.toAFifth();
            Openagent.pass(Duration.ofSeconds(Figures.of("squeeze", 5, 300)));
            squeeze.release();

            ordeal.awaitScrapes(3, System.nanoTime());
            assertThat(agent.worker()).hasValue(worker);
            Verdict verdict = ordeal.judge();
            tell("squeezed, ticks missed " + agent.metric("openagent_scrape_ticks_missed_total"), verdict);
            verdict.assertNothingLost(0);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void reloadingAllTheTimeMissesNoScrapeAndLeaksNothing() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, targets()).withCollector()) {
            Openagent agent = ordeal.start(ordeal.setup(), "foreground");
            ordeal.awaitScrapes(1, System.nanoTime());
            reload(ordeal, agent, 0, 20);
            Holdings before = Holdings.of(agent.process().pid());
            double missedBefore = agent.metric("openagent_scrape_ticks_missed_total");

            reload(ordeal, agent, 20, 20 + Figures.of("reloads", 40, 3000));

            Holdings after = Holdings.of(agent.process().pid());
            double missed = agent.metric("openagent_scrape_ticks_missed_total") - missedBefore;
            Verdict verdict = ordeal.judge();
            tell("reloaded, ticks missed %.0f, before %s, after %s".formatted(missed, before, after), verdict);
            verdict.assertNothingLost(0);
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 10);
            assertThat(after.files()).isLessThanOrEqualTo(before.files() + 10);
            assertThat(after.mib()).isLessThanOrEqualTo(before.mib() + MOST_GROWN_MIB);
            if (Figures.areFull()) assertThat(missed).isZero();
        }
    }

    /// The pipe is full from the start, and so is the disk of the logs. Even a new worker comes up. What
    /// `debug=true` prints goes nowhere either.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void logsThatNobodyTakesHoldUpNothing() throws Exception {
        Files.createDirectories(home.resolve("logs"));
        for (String log : List.of("openagent.log", "supervisor.log")) {
            Files.createSymbolicLink(home.resolve("logs").resolve(log), Path.of("/dev/full"));
        }
        Path pipe = home.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (var full = new RandomAccessFile(pipe.toFile(), "rw");
                Ordeal ordeal = Ordeal.of(home, targets()).withCollector()) {
            full.write(new byte[PIPE_BYTES]);
            Openagent agent = ordeal.start(
                    ordeal.setup().conf("debug=true\n").errors(pipe).output(pipe));
            ordeal.awaitScrapes(3, System.nanoTime());
            for (int reload = 0; reload < Figures.of("reloads", 20, 3000); reload++) {
                assertThat(Openagent.status("POST", agent.url("/-/reload"))).isEqualTo(200);
            }
            ProcessHandle worker = agent.worker().orElseThrow();
            ordeal.inflict(worker::destroyForcibly);
            ordeal.awaitReplaced(worker);
            ordeal.awaitScrapes(3, System.nanoTime());

            ordeal.inflict(() -> {
                Openagent.signal("TERM", agent.process().pid());
                assertThat(agent.awaitExit(ENDS_WITHIN)).isZero();
            });
            Verdict verdict = ordeal.judge();
            tell("logs blocked", verdict);
            verdict.assertNothingLost(3L * ordeal.targets().samplesAnInterval());
        }
    }

    private static int targets() {
        return Figures.of("targets", 20, 100);
    }

    /// At most a tenth faster, give or take the scrape that falls on an end, and in full at most a tenth slower:
    /// a machine that builds may be late for other reasons.
    private static void assertPace(Ordeal ordeal, int scrapes) {
        NumberedTargets targets = ordeal.targets();
        long from = System.nanoTime();
        ordeal.awaitScrapes(scrapes, from);
        long seconds = Duration.ofNanos(System.nanoTime() - from).toSeconds();
        if (Figures.areFull()) assertThat(seconds).isLessThanOrEqualTo(scrapes + scrapes / 10 + 1);
        assertThat(IntStream.range(0, targets.count()).mapToObj(target -> targets.servedSince(target, from)))
                .as("scrapes of each target in " + seconds + " s")
                .allMatch(served -> served <= seconds + seconds / 10 + 2);
    }

    private static Openagent.Setup onFakeTime(Ordeal ordeal, Path jumps) throws IOException {
        return ordeal.setup()
                .env("LD_PRELOAD", libfaketime().toString())
                .env("FAKETIME_TIMESTAMP_FILE", jumps.toString())
                .env("FAKETIME_CACHE_DURATION", "1")
                .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                // Else the JVM's waits with a time limit end at once, and it does nothing but wait again.
                .env("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    private static Path libfaketime() throws IOException {
        var _ = Tool.find("faketime");
        try (Stream<Path> architectures = Files.list(Path.of("/usr/lib"))) {
            return architectures
                    .map(each -> each.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// Every tenth of a second, with a target that is another one each time.
    private static void reload(Ordeal ordeal, Openagent agent, int from, int to) throws InterruptedException {
        for (int round = from; round < to; round++) {
            ordeal.setup().config(ordeal.targets().yaml() + """
                      - targetName: changing
                        type: StaticEndpoints
                        labels: {round: "%d"}
                        addresses: ["127.0.0.1:1"]
                """.formatted(round));
            assertThat(Openagent.status("POST", agent.url("/-/reload"))).isEqualTo(200);
            Openagent.pass(Duration.ofMillis(100));
        }
    }

    /// What a process holds on to.
    private record Holdings(long threads, long files, long mib) {
        static Holdings of(long pid) throws IOException {
            return new Holdings(
                    count(Path.of("/proc/" + pid + "/task")),
                    count(Path.of("/proc/" + pid + "/fd")),
                    Openagent.residentBytes(pid) >> 20);
        }

        private static long count(Path folder) throws IOException {
            try (Stream<Path> all = Files.list(folder)) {
                return all.count();
            }
        }
    }

    private static void tell(String what, Verdict verdict) {
        System.out.printf("%s: %s%n", what, verdict);
    }
}
