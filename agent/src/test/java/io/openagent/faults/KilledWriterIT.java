package io.openagent.faults;

import io.openagent.e2e.Openagent;
import io.openagent.forward.remotewrite.Receivers;
import io.openagent.forward.remotewrite.Receivers.Behaviour;
import io.openagent.forward.remotewrite.Written;
import io.openagent.protocol.LabelPair;
import io.openagent.protocol.MetricRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// SIGKILL of a worker that writes to a receiver of remote write, which fails every third request besides. What had
/// settled arrives, in order.
///
/// In full, 100 kills 15 to 30 s apart of an agent with 200 targets.
final class KilledWriterIT {
    /// Requests on their way, of as many samples as one may have.
    private static final int IN_FLIGHT_SAMPLES = 8 * 2_000;

    /// The position that an answer has released is on disk a second later.
    private static final int UNACKNOWLEDGED_SECONDS = 2;

    @TempDir
    private Path home;

    private final long seed =
            Long.getLong("openagent.seed", ThreadLocalRandom.current().nextLong());
    private final Random random = new Random(seed);

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatHadSettledArrivesInOrder() throws Exception {
        int kills = Figures.of("kills", 2, 100);
        try (Ordeal ordeal = Ordeal.of(home, Figures.of("targets", 20, 200));
                Receivers receiver = Receivers.start(request -> towards(request, ordeal.sightings()))) {
            Openagent.Setup setup = Openagent.in(home).config(ordeal.targets().yaml() + outputs(receiver));
            if (!Figures.areFull()) setup.env("JDK_JAVA_OPTIONS", "-Dopenagent.supervisor.settledAfter=PT1S");
            ordeal.start(setup);
            ordeal.awaitScrapes(2, System.nanoTime());
            for (int kill = 0; kill < kills; kill++) {
                LockSupport.parkNanos(gap().toNanos());
                ProcessHandle worker = ordeal.agent().worker().orElseThrow();
                ordeal.inflict(worker::destroyForcibly);
                ordeal.awaitReplaced(worker);
            }
            ordeal.awaitScrapes(2, System.nanoTime());
            Verdict verdict = ordeal.judge();

            System.out.printf("remote write seed=%d kills=%d %s%n", seed, kills, verdict);
            long second = ordeal.targets().samplesAnInterval();
            verdict.assertNothingLost(kills * Math.min(IN_FLIGHT_SAMPLES, UNACKNOWLEDGED_SECONDS * second + second));
        }
    }

    private static Behaviour towards(Receivers.Request request, Sightings sightings) {
        if (request.number() % 3 == 0) return Receivers.status(503, "");
        request.written().series().stream()
                .filter(series -> !Double.isNaN(series.value())) // the end of a series, when its target falls silent
                .forEach(series -> sightings.arrived(record(series)));
        return Receivers.ok();
    }

    private static MetricRecord record(Written.Series series) {
        List<LabelPair> labels = series.labels().stream()
                .map(label -> label.split("=", 2))
                .map(label -> new LabelPair(label[0], label[1]))
                .toList();
        return new MetricRecord(series.name(), labels, series.timestampMillis(), series.value());
    }

    private Duration gap() {
        int least = Figures.of("gap.least", 2, 15);
        int most = Figures.of("gap.most", 4, 30);
        return Duration.ofMillis(random.nextLong(least * 1000L, most * 1000L));
    }

    private static String outputs(Receivers receiver) {
        return "    outputs:\n      remoteWrite: [{name: killed, url: \"" + receiver.url() + "\"}]\n";
    }
}
