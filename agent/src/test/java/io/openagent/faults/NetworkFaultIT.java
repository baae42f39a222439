package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Licences;
import io.openagent.e2e.Openagent;
import io.openagent.faults.BadLink.Weather;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What happens to connections between the agent and a collector that is fine: nothing is lost over it, in
/// no series does a sample come behind a newer one, and what comes twice is what was on its way.
///
/// The tests wait most of the time, so they wait together.
final class NetworkFaultIT {
    /// After a silence of ten seconds, a session is opened anew; that takes a moment.
    private static final Duration SENT_AGAIN_WITHIN = Duration.ofSeconds(20);

    private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

    /// An answer is asked for once a second, and comes late from a busy machine.
    private static final int UNANSWERED_SECONDS = 4;

    /// What a connection carries until it is given up for its silence.
    private static final int SILENT_SECONDS = 12;

    /// A third of what comes.
    private static final long SLOW_BYTES_A_SECOND = 10_000;

    private static final Duration SLOW_PERIOD = Duration.ofSeconds(Figures.of("slow.period", 8, 12));
    private static final long MOST_GROWN_MIB = 64;

    /// In a build other tests take the processor's time.
    private static final int MOST_MISSED_PERCENT = Figures.of("missed.percent", 50, 2);

    @TempDir
    private Path home;

    private final Random random = new Random(
            Long.getLong("openagent.seed", ThreadLocalRandom.current().nextLong()));

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatAHalfOpenConnectionHasSwallowedIsSentAgain() throws Exception {
        try (Ordeal ordeal = ordeal();
                Proxy proxy = start(ordeal)) {
            List<Duration> sentAgain = new ArrayList<>();
            for (int i = 0; i < Figures.of("halfopen", 1, 10); i++) {
                long since = System.nanoTime();
                proxy.abandon();
                sentAgain.add(ordeal.awaitArrival(since));
            }

            tell("half-open connections", sentAgain, judge(ordeal, sentAgain.size() * SILENT_SECONDS));
            assertThat(sentAgain).allMatch(each -> each.compareTo(SENT_AGAIN_WITHIN) <= 0);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void partitionsOfAnyLengthCostNothing() throws Exception {
        try (Ordeal ordeal = ordeal();
                Proxy proxy = start(ordeal)) {
            List<Duration> back = new ArrayList<>();
            for (int i = 0; i < Figures.of("partitions", 3, 50); i++) {
                proxy.hold();
                LockSupport.parkNanos(partition().toNanos());
                proxy.resume();
                back.add(ordeal.awaitArrival(System.nanoTime()));
            }

            tell("partitions", back, judge(ordeal, back.size() * SILENT_SECONDS));
            assertThat(back).allMatch(each -> each.compareTo(BACK_WITHIN) <= 0);
        }
    }

    /// Packets are lost, and nobody is told: what was sent is neither acknowledged nor refused, and a
    /// connection that is begun meanwhile neither comes about nor fails.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aNetworkThatIsCutCostsNothing() throws Exception {
        int page = Openagent.freePort();
        try (BadLink link = BadLink.create(random);
                Proxy _ = Proxy.into(link.near(), page);
                Ordeal ordeal = Ordeal.of(home, link.near().make(() -> NumberedTargets.start(10, 45)))) {
            link.far().make(() -> ordeal.withCollector(InetAddress.getByName(BadLink.FAR)));
            Openagent.Setup setup =
                    ordeal.setup().env("WHATAP_HOST", BadLink.FAR).port(page);
            ordeal.start(setup.startedBy(link.near().prefix()), "foreground");
            ordeal.awaitArrival(System.nanoTime());
            List<Duration> back = new ArrayList<>();
            for (int i = 0; i < Figures.of("cuts", 1, 50); i++) {
                link.weather(Weather.NOTHING);
                LockSupport.parkNanos(cut().toNanos());
                link.weather(Weather.FINE);
                back.add(ordeal.awaitArrival(System.nanoTime()));
            }

            tell("cuts", back, judge(ordeal, back.size() * SILENT_SECONDS));
            assertThat(back).allMatch(each -> each.compareTo(BACK_WITHIN) <= 0);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void resetsInTheMiddleOfABatchCostNothing() throws Exception {
        try (Ordeal ordeal = ordeal();
                Proxy proxy = start(ordeal)) {
            List<Duration> back = new ArrayList<>();
            for (int i = 0; i < Figures.of("resets", 5, 200); i++) {
                LockSupport.parkNanos(
                        Duration.ofSeconds(Figures.of("resets.apart", 1, 5)).toNanos());
                long since = System.nanoTime();
                proxy.resetInTheMiddle();
                back.add(ordeal.awaitArrival(since));
            }

            tell("resets", back, judge(ordeal, back.size() * UNANSWERED_SECONDS));
            assertThat(back).allMatch(each -> each.compareTo(BACK_WITHIN) <= 0);
        }
    }

    /// It reads a fraction of what comes. Scrapes know nothing of it, what does not go waits on disk, and
    /// what it has read it is not sent again.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSlowCollectorSlowsNobodyElseAndGetsOn() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, NumberedTargets.start(10, 245)).withCollector();
                Proxy proxy = start(ordeal)) {
            Openagent agent = ordeal.agent();
            proxy.throttle(SLOW_BYTES_A_SECOND);
            long before = agent.residentBytes();
            List<Long> forwarded = new ArrayList<>();
            for (int i = 0; i < Figures.of("slow.periods", 3, 40); i++) {
                LockSupport.parkNanos(SLOW_PERIOD.toNanos());
                forwarded.add((long) agent.metric("openagent_samples_forwarded_total"));
            }
            long waiting = (long) agent.metric("openagent_samples_waiting");
            long missed = (long) agent.metric("openagent_scrape_ticks_missed_total");
            long grownMib = (agent.residentBytes() - before) >> 20;
            proxy.throttle(Long.MAX_VALUE);
            Verdict verdict = ordeal.judge();

            System.out.printf(
                    "slow collector: waiting=%d grown_mib=%d missed_ticks=%d sessions=%.0f forwarded=%s %s%n",
                    waiting, grownMib, missed, agent.metric("openagent_session_opened_total"), forwarded, verdict);
            verdict.assertNothingLost(
                    (long) UNANSWERED_SECONDS * ordeal.targets().samplesAnInterval());
            assertThat(waiting)
                    .isGreaterThan(SLOW_PERIOD.toSeconds() * ordeal.targets().samplesAnInterval() / 2);
            assertThat(forwarded).as("period by period").isSorted().doesNotHaveDuplicates();
            assertThat(missed).as("ticks missed").isLessThan(verdict.settled() * MOST_MISSED_PERCENT / 100);
            assertThat(grownMib).as("resident MiB grown").isLessThan(MOST_GROWN_MIB);
        }
    }

    private Ordeal ordeal() throws IOException, InterruptedException {
        return Ordeal.of(home, NumberedTargets.start(10, 45)).withCollector();
    }

    private static Proxy start(Ordeal ordeal) {
        Proxy proxy = Proxy.between(Openagent.freePort(), ordeal.collectorPort());
        ordeal.start(ordeal.setup().collector(proxy.port(), Licences.TEST), "foreground");
        ordeal.awaitArrival(System.nanoTime());
        return proxy;
    }

    /// From one second on; as many of one to two seconds as of two to four.
    private Duration partition() {
        double most = Figures.of("partition.most", 8, 60);
        return Duration.ofMillis((long) (1000 * Math.pow(most, random.nextDouble())));
    }

    /// In a build longer than a session endures; else as many of one to two seconds as of five to ten minutes.
    private Duration cut() {
        double least = Figures.of("cut.least", 13, 1);
        double most = Figures.of("cut.most", 14, 600);
        return Duration.ofMillis((long) (1000 * least * Math.pow(most / least, random.nextDouble())));
    }

    /// @param seconds whose samples may come twice
    private static Verdict judge(Ordeal ordeal, int seconds) {
        long mostRepeats = (long) seconds * ordeal.targets().samplesAnInterval();
        return ordeal.judge().assertNothingLost(mostRepeats);
    }

    private static void tell(String faults, List<Duration> back, Verdict verdict) {
        System.out.printf(
                "%d %s, most_ms=%d %s%n",
                back.size(), faults, Collections.max(back).toMillis(), verdict);
    }
}
