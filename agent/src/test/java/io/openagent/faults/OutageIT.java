package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Licences;
import io.openagent.e2e.Openagent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A collector that refuses for a while. In full, three minutes at 20,000 samples a second.
final class OutageIT {
    private static final int SERIES = 495;
    private static final Duration OUTAGE = Duration.ofSeconds(Figures.of("outage.seconds", 15, 180));
    private static final Duration CAUGHT_UP_WITHIN = Duration.ofSeconds(30);
    private static final long MOST_GROWN_MIB = 64;
    private static final double MOST_BYTES_A_SAMPLE = 15;

    /// Until the compiler is done with most of it.
    private static final int WARM_UP = Figures.of("outage.warmup", 6, 60);

    /// What comes while an answer is awaited.
    private static final int ON_THE_WAY_SECONDS = 5;

    @TempDir
    private Path home;

    @Test
    void anOutageCostsNothingAndIsSoonForgotten() throws Exception {
        NumberedTargets targets = NumberedTargets.start(Figures.of("outage.targets", 10, 40), SERIES);
        try (Ordeal ordeal = Ordeal.of(home, targets).withCollector();
                Proxy proxy = Proxy.between(Openagent.freePort(), ordeal.collectorPort())) {
            Openagent agent = ordeal.start(ordeal.setup().collector(proxy.port(), Licences.TEST), "foreground");
            ordeal.awaitScrapes(WARM_UP, System.nanoTime());
            long residentBefore = agent.residentBytes();

            proxy.refuse();
            Waiting before = Waiting.of(agent);
            LockSupport.parkNanos(OUTAGE.toNanos());
            Waiting after = Waiting.of(agent);
            double bytesASample = (after.bytes() - before.bytes()) / (after.samples() - before.samples());
            proxy.accept();
            Duration caughtUp = awaitCaughtUp(ordeal);
            long grownMib = (agent.residentBytes() - residentBefore) >> 20;
            Verdict verdict = ordeal.judge();

            System.out.printf(
                    "an outage of %s: waited=%.0f bytes_a_sample=%.1f caught_up_ms=%d grown_mib=%d %s%n",
                    OUTAGE, after.samples(), bytesASample, caughtUp.toMillis(), grownMib, verdict);
            verdict.assertNothingLost((long) ON_THE_WAY_SECONDS * targets.samplesAnInterval());
            assertThat(after.samples()).isGreaterThan(OUTAGE.toSeconds() * targets.samplesAnInterval() * 0.8);
            assertThat(bytesASample).isLessThan(MOST_BYTES_A_SAMPLE);
            assertThat(caughtUp).isLessThan(CAUGHT_UP_WITHIN);
            assertThat(grownMib).as("resident MiB grown").isLessThan(MOST_GROWN_MIB);
        }
    }

    /// What has not gone yet, and what the journal takes for it and for what is not deleted yet.
    private record Waiting(double samples, double bytes) {
        static Waiting of(Openagent agent) {
            return new Waiting(agent.metric("openagent_samples_waiting"), agent.metric("openagent_journal_bytes"));
        }
    }

    private static Duration awaitCaughtUp(Ordeal ordeal) {
        long since = System.nanoTime();
        long few = (long) ON_THE_WAY_SECONDS * ordeal.targets().samplesAnInterval();
        Openagent.within(CAUGHT_UP_WITHIN.multipliedBy(3))
                .until(() -> ordeal.agent().metric("openagent_samples_waiting") < few);
        return Duration.ofNanos(System.nanoTime() - since);
    }
}
