package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Openagent;
import io.openagent.faults.NumberedTargets.Served;
import io.openagent.forward.remotewrite.Receivers;
import io.openagent.forward.remotewrite.Receivers.Behaviour;
import io.openagent.forward.remotewrite.Receivers.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// SIGKILL of the worker at random moments. What had settled arrives, once the collector is there; targets
/// are scraped again within seconds.
///
/// In full, 100 kills 15 to 30 s apart of an agent with 200 targets: with the collector, without it, and with
/// a receiver of remote write.
final class KilledWorkerIT {
    /// From the kill until the agent says that it is ready. In a build other tests run at the same time.
    private static final Duration BACK_WITHIN = Duration.ofSeconds(Figures.of("back", 15, 3));

    /// A tick may be late by a tenth of the interval, and the scrape takes its time.
    private static final Duration FIRST_SCRAPE_WITHIN =
            NumberedTargets.INTERVAL.plusMillis(Figures.of("late", 2000, 200));

    /// The window of 1 MiB, at the 15 bytes that a sample may take.
    private static final int WINDOW_SAMPLES = (1 << 20) / 15;

    /// Requests on their way to a receiver of remote write, of as many samples as one may have.
    private static final int IN_FLIGHT_SAMPLES = 8 * 10_000;

    /// What has come and is not yet known to have arrived: a time sync asks once a second, and the position
    /// that its answer has released is on disk at most a second later.
    private static final int UNACKNOWLEDGED_SECONDS = 2;

    @TempDir
    private Path home;

    private final long seed =
            Long.getLong("openagent.seed", ThreadLocalRandom.current().nextLong());
    private final Random random = new Random(seed);

    /// A kill: how long the next worker took to be ready, and when it was.
    private record Return(Duration took, long readyNanos) {}

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatHadSettledArrivesInOrderAndLittleOfItTwice() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, targets()).withCollector()) {
            List<Return> returns = killAgainAndAgain(ordeal, ordeal.setup());
            Verdict verdict = ordeal.judge();

            tell("up", returns, ordeal, verdict);
            verdict.assertNothingLost((long) returns.size() * mostRepeats(ordeal.targets()));
            assertBackInTime(returns, ordeal.targets());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatHadSettledArrivesWhenTheCollectorComesAtLast() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, targets())) {
            List<Return> returns = killAgainAndAgain(ordeal, ordeal.setup());
            long up = System.nanoTime();
            Verdict verdict = ordeal.withCollector().judge();
            System.out.printf("all arrived after_ms=%d%n", (System.nanoTime() - up) / 1_000_000);

            tell("down", returns, ordeal, verdict);
            verdict.assertNothingLost(mostRepeats(ordeal.targets()));
            assertBackInTime(returns, ordeal.targets());
        }
    }

    /// In place of the collector, and refusing every third request besides.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatHadSettledArrivesAtAReceiverOfRemoteWrite() throws Exception {
        NumberedTargets targets = NumberedTargets.start(targets());
        try (Ordeal ordeal = Ordeal.of(home, targets, Output.REMOTE_WRITE).withReceiver(KilledWorkerIT::everyThird)) {
            List<Return> returns = killAgainAndAgain(ordeal, ordeal.setup());
            Verdict verdict = ordeal.judge();

            tell("remote write", returns, ordeal, verdict);
            long second = ordeal.targets().samplesAnInterval();
            verdict.assertNothingLost(
                    returns.size() * Math.min(IN_FLIGHT_SAMPLES, UNACKNOWLEDGED_SECONDS * second + second));
            assertBackInTime(returns, ordeal.targets());
        }
    }

    private static Optional<Behaviour> everyThird(Request request) {
        return request.number() % 3 == 0 ? Optional.of(Receivers.status(503, "")) : Optional.empty();
    }

    private static int targets() {
        return Figures.of("targets", 20, 200);
    }

    private static long mostRepeats(NumberedTargets targets) {
        long second = targets.samplesAnInterval();
        return Math.min(WINDOW_SAMPLES, UNACKNOWLEDGED_SECONDS * second) + second;
    }

    private List<Return> killAgainAndAgain(Ordeal ordeal, Openagent.Setup setup)
            throws IOException, InterruptedException {
        // Kills that come this soon would cost a delay that grows, unless a worker settles sooner than after
        // ten seconds.
        if (!Figures.areFull()) setup.env("JDK_JAVA_OPTIONS", "-Dopenagent.supervisor.settledAfter=PT1S");
        ordeal.start(setup);
        ordeal.awaitScrapes(2, System.nanoTime());
        List<Return> returns = new ArrayList<>();
        for (int kill = 0; kill < Figures.of("kills", 2, 100); kill++) {
            LockSupport.parkNanos(gap().toNanos());
            returns.add(kill(ordeal));
        }
        ordeal.awaitScrapes(2, System.nanoTime());
        return returns;
    }

    private Duration gap() {
        int least = Figures.of("gap.least", 2, 15);
        int most = Figures.of("gap.most", 4, 30);
        return Duration.ofMillis(random.nextLong(least * 1000L, most * 1000L));
    }

    private static Return kill(Ordeal ordeal) throws IOException, InterruptedException {
        ProcessHandle worker = ordeal.agent().worker().orElseThrow();
        long killed = ordeal.inflict(worker::destroyForcibly).toNanos();
        ordeal.awaitReplaced(worker);
        long ready = System.nanoTime();
        return new Return(Duration.ofNanos(ready - killed), ready);
    }

    private static void assertBackInTime(List<Return> returns, NumberedTargets targets) {
        assertThat(returns).extracting(Return::took).allMatch(took -> took.compareTo(BACK_WITHIN) <= 0);
        assertThat(latest(returns, targets)).isLessThanOrEqualTo(FIRST_SCRAPE_WITHIN);
    }

    /// The longest time from a return until a target was scraped.
    private static Duration latest(List<Return> returns, NumberedTargets targets) {
        long latest = 0;
        for (int target = 0; target < targets.count(); target++) {
            List<Long> served =
                    targets.served(target).stream().map(Served::nanos).toList();
            for (Return back : returns) {
                long killed = back.readyNanos() - back.took().toNanos();
                long first = served.stream()
                        .filter(nanos -> nanos > killed)
                        .findFirst()
                        .orElse(Long.MAX_VALUE);
                latest = Math.max(latest, first - back.readyNanos());
            }
        }
        return Duration.ofNanos(latest);
    }

    private void tell(String collector, List<Return> returns, Ordeal ordeal, Verdict verdict) {
        System.out.printf(
                "kills=%d collector=%s seed=%d targets=%d back_ms=%d latest_first_scrape_ms=%d %s%n",
                returns.size(),
                collector,
                seed,
                ordeal.targets().count(),
                Collections.max(returns.stream().map(Return::took).toList()).toMillis(),
                latest(returns, ordeal.targets()).toMillis(),
                verdict);
    }
}
