package io.openagent.bench.compare;

import io.openagent.bench.compare.Contender.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One contender on one piece of work, with targets and sink of its own, measured in windows after a warm-up.
///
/// @param outage how long the sink refuses everything, after the windows; zero for not at all
/// @param launcher of ours
record Trial(
        Contender contender,
        Profile profile,
        int targets,
        int intervalSeconds,
        Duration warmUp,
        int windows,
        Duration window,
        Duration outage,
        Path launcher) {
    private static final Duration LOOK = Duration.ofMillis(500);

    /// Prometheus sends what it has after five seconds. Later than this a sample was kept somewhere.
    private static final Duration CAUGHT_UP = Duration.ofSeconds(6);

    private static final Duration CATCH_UP_WITHIN = Duration.ofMinutes(3);

    /// What was measured.
    ///
    /// @param samplesASecond that arrived, in all windows
    /// @param cpuSecondsAMillion of samples that arrived, a figure a window
    /// @param mostMebibytes in real memory, ever
    /// @param missed scrapes that did not come
    /// @param caughtUpSeconds after an outage; NaN without one
    record Outcome(
            double samplesASecond,
            List<Double> cpuSecondsAMillion,
            double mebibytes,
            double mostMebibytes,
            long missed,
            double lagMillis,
            double lagMillisP99,
            double scrapeMillisP99,
            double bytesASample,
            double firstSeconds,
            double caughtUpSeconds,
            double grownMebibytes) {}

    Outcome run() throws IOException, InterruptedException {
        try (FakeTargets exporters = FakeTargets.start(profile);
                Sink sink = contender.sink();
                RunningAgent agent = RunningAgent.start(
                        contender, new Work(exporters.addresses(targets), intervalSeconds, sink.url(), launcher))) {
            await(agent, () -> sink.tally().arrived().samples() > 0);
            double first = (sink.tally().arrived().firstNanos() - agent.startedNanos()) / 1e9;
            pause(agent, warmUp);
            sink.tally().takeDurations();
            sink.tally().takeLags();
            long from = System.nanoTime();
            Tally.Arrived before = sink.tally().arrived();
            var cpu = new ArrayList<Double>();
            for (int i = 0; i < windows; i++) cpu.add(cpuSecondsAMillion(agent, sink));
            long to = System.nanoTime();
            Tally.Arrived after = sink.tally().arrived();
            double samples = after.samples() - before.samples();
            double mebibytes = agent.mebibytes("VmRSS");
            List<Long> lags = sink.tally().takeLags();
            List<Double> durations = sink.tally().takeDurations();
            long missed = exporters.missed(
                    targets, from, to, Duration.ofSeconds(intervalSeconds).toNanos());
            double caughtUp = outage.isZero() ? Double.NaN : caughtUpSeconds(agent, sink);
            return new Outcome(
                    samples / ((to - from) / 1e9),
                    cpu,
                    mebibytes,
                    agent.mebibytes("VmHWM"),
                    missed,
                    Quantile.of(lags, 0.5),
                    Quantile.of(lags, 0.99),
                    1000 * Quantile.of(durations, 0.99),
                    (after.bytes() - before.bytes()) / samples,
                    first,
                    caughtUp,
                    agent.mebibytes("VmHWM") - mebibytes);
        }
    }

    private double cpuSecondsAMillion(RunningAgent agent, Sink sink) throws IOException, InterruptedException {
        double cpu = agent.cpuSeconds();
        long samples = sink.tally().arrived().samples();
        pause(agent, window);
        return (agent.cpuSeconds() - cpu) / (sink.tally().arrived().samples() - samples) * 1e6;
    }

    /// Refuses everything for a while; from then on until what comes is new again.
    private double caughtUpSeconds(RunningAgent agent, Sink sink) throws IOException, InterruptedException {
        sink.refuse(true);
        pause(agent, outage);
        sink.refuse(false);
        long since = System.nanoTime();
        sink.tally().takeLags();
        await(agent, () -> {
            List<Long> lags = sink.tally().takeLags();
            return !lags.isEmpty() && Collections.max(lags) < CAUGHT_UP.toMillis();
        });
        return (System.nanoTime() - since) / 1e9;
    }

    /// Something that becomes true.
    private interface Condition {
        boolean holds();
    }

    private static void await(RunningAgent agent, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + CATCH_UP_WITHIN.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) throw new IllegalStateException("in vain for " + CATCH_UP_WITHIN);
            pause(agent, LOOK);
        }
    }

    private static void pause(RunningAgent agent, Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        agent.requireAlive();
    }
}
