package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.openagent.e2e.Openagent;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The name of a collector, or of a receiver of remote write: it gets another address, means nothing for a while, or is
/// slow to look up. Scrapes
/// know nothing of it.
@Execution(ExecutionMode.CONCURRENT)
final class CollectorNameIT {
    private static final String NAME = "collector.test";
    private static final Duration FOUND_WITHIN = Duration.ofSeconds(60);

    private static final int TARGETS = 10;

    /// An answer is asked for once a second, and comes late from a busy machine.
    private static final int UNANSWERED_SECONDS = 4;

    private static final Duration LOOKUP = Duration.ofSeconds(3);
    private static final String ONE_CARRIER = "-Djdk.virtualThreadScheduler.parallelism=1";

    /// A machine that has much to do is late as well; a look-up that held the carrier would cost two
    /// scrapes in three.
    private static final int LATE_SCRAPES = 10;

    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource
    void aCollectorThatMovesIsFound(Output output) throws Exception {
        isFoundAfterItMoved(output, InetAddress.getByName("127.0.0.2"), "127.0.0.2");
    }

    /// Those that any look-up gives first lead nowhere.
    @ParameterizedTest
    @EnumSource
    void ofAThousandAddressesThoseThatDoNotAnswerHideNoOther(Output output) throws Exception {
        name(IntStream.range(0, 1_000)
                .mapToObj(i -> "127.9.%d.%d".formatted(i / 250, i % 250 + 1))
                .toArray(String[]::new));
        try (Ordeal ordeal = ordeal(output).withCollector(InetAddress.getByName("127.9.0.3"))) {
            long since = System.nanoTime();
            start(ordeal);
            Duration found = ordeal.awaitArrival(since);

            tell(output + " a thousand addresses", found, ordeal.judge());
            assertThat(found).isLessThan(FOUND_WITHIN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCollectorThatMovesToIpv6IsFound(Output output) throws Exception {
        InetAddress six = InetAddress.ofLiteral("::1");
        assumeThat(six.isReachable(1_000)).as("IPv6 on loopback").isTrue();
        isFoundAfterItMoved(output, six, "127.0.0.1", "::1");
    }

    @ParameterizedTest
    @EnumSource
    void aNameThatMeansNothingForAWhileCostsNothing(Output output) throws Exception {
        name();
        try (Ordeal ordeal = ordeal(output).withCollector()) {
            start(ordeal);
            ordeal.awaitScrapes(Figures.of("nameless.seconds", 8, 300), System.nanoTime());
            name("127.0.0.1");
            long since = System.nanoTime();
            Duration found = ordeal.awaitArrival(since);

            tell(output + " no address", found, ordeal.judge());
            assertThat(found).isLessThan(FOUND_WITHIN);
        }
    }

    /// On one carrier of virtual threads, where whoever waits without letting go of it would hold up
    /// everybody.
    @ParameterizedTest
    @EnumSource
    void aSlowLookUpSlowsNoScrape(Output output) throws Exception {
        SystemFaults system = SystemFaults.of(home.resolve("data"), home);
        system.failLookupsAfter(LOOKUP);
        try (Ordeal ordeal = ordeal(output).withCollector()) {
            Openagent.Setup setup = ordeal.setup(NAME).env("JDK_JAVA_OPTIONS", ONE_CARRIER);
            system.environment().forEach(setup::env);
            ordeal.start(setup, "foreground");
            long since = System.nanoTime();
            int scrapes = Figures.of("slow.lookup.seconds", 10, 300);
            ordeal.awaitScrapes(scrapes, since);
            Duration took = Duration.ofNanos(System.nanoTime() - since);
            system.healLookups();

            tell(output + " slow look-ups", took, ordeal.judge());
            assertThat(took).isLessThan(NumberedTargets.INTERVAL.multipliedBy(scrapes + LATE_SCRAPES));
        }
    }

    /// From 127.0.0.1 to an address that the name means then, alone or among others.
    private void isFoundAfterItMoved(Output output, InetAddress to, String... addresses) throws Exception {
        name("127.0.0.1");
        try (Ordeal ordeal = ordeal(output).withCollector()) {
            start(ordeal);
            ordeal.awaitArrival(System.nanoTime());
            ordeal.stopCollector();
            long since = System.nanoTime();
            name(addresses);
            ordeal.withCollector(to);
            Duration found = ordeal.awaitArrival(since);

            tell(output + " moved to " + to, found, ordeal.judge());
            assertThat(found).isLessThan(FOUND_WITHIN);
        }
    }

    private Ordeal ordeal(Output output) throws IOException {
        return Ordeal.of(home, NumberedTargets.start(TARGETS), output);
    }

    private void start(Ordeal ordeal) {
        String option = "-Djdk.net.hosts.file=" + hosts();
        ordeal.start(ordeal.setup(NAME).env("JDK_JAVA_OPTIONS", option), "foreground");
    }

    /// What the name means from now on.
    private void name(String... addresses) throws IOException {
        List<String> lines =
                Stream.of(addresses).map(address -> address + " " + NAME).toList();
        Path next = Files.write(home.resolve("hosts.next"), lines);
        Files.move(next, hosts(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path hosts() {
        return home.resolve("hosts");
    }

    private static void tell(String what, Duration took, Verdict verdict) {
        System.out.printf("%s: took_ms=%d %s%n", what, took.toMillis(), verdict);
        verdict.assertNothingLost((long) UNANSWERED_SECONDS * TARGETS * 25);
    }
}
