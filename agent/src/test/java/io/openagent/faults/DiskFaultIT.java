package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Openagent;
import io.openagent.e2e.Tool;
import io.openagent.faults.SystemFaults.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Disks that fail below a running agent: it goes on, loses what could not be written and nothing else,
/// says exactly how much that was, and needs no restart when the disk is well again.
///
/// The tests wait most of the time, so they wait together.
final class DiskFaultIT {
    private static final Duration HEALS_WITHIN = Duration.ofSeconds(Figures.of("heals", 15, 5));
    private static final String DISK_ERROR = "dropped.disk_error";
    private static final String DISK_FULL = "dropped.disk_full";
    private static final String MISSED = "openagent_scrape_ticks_missed_total";
    private static final long MOST_GROWN_MIB = 64;

    @TempDir
    private Path home;

    private final long seed =
            Long.getLong("openagent.seed", ThreadLocalRandom.current().nextLong());
    private final Random random = new Random(seed);

    /// One fault at a time: the next one comes when scrapes have been written since, for a second fault in
    /// the second try costs what it says.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatASecondTryHealsCostsNothing() throws Exception {
        SystemFaults disk = SystemFaults.of(data(), home);
        disk.cutWritesAt(4_000);
        try (Ordeal ordeal = Ordeal.of(home, 10).withCollector()) {
            start(ordeal, disk);
            for (int i = 0; i < Figures.of("disk.faults", 8, 500); i++) {
                switch (random.nextInt(3)) {
                    case 0 -> disk.failSyncs(Errno.EIO, 1);
                    case 1 -> disk.failWrites(Errno.EIO, 1);
                    default -> disk.failWrites(Errno.EINTR, 1 + random.nextInt(3));
                }
                awaitFailure(disk);
                ordeal.awaitScrapes(1, System.nanoTime());
            }
            assertThat(ordeal.settle()).as("dropped").isEmpty();
            Verdict verdict = ordeal.judge();

            tell("disk faults, one at a time", disk + " " + verdict);
            verdict.assertNothingLost(0);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aDiskThatTakesNothingCostsWhatComesMeanwhile() throws Exception {
        SystemFaults disk = SystemFaults.of(data(), home);
        try (Ordeal ordeal = Ordeal.of(home, 10).withCollector()) {
            start(ordeal, disk);
            disk.failWrites(Errno.EIO, Long.MAX_VALUE / 2);
            awaitMetric(ordeal, "openagent_journal_disk_error", 1);
            ordeal.awaitScrapes(Figures.of("disk.error.seconds", 3, 300), System.nanoTime());
            disk.failWrites(Errno.EIO, 0);
            awaitHealed(ordeal, "openagent_journal_disk_error");
            ordeal.awaitArrival(System.nanoTime());
            Map<String, Long> dropped = ordeal.settle();

            tell("a disk that takes nothing", disk + " " + dropped);
            assertThat(dropped).containsOnlyKeys(DISK_ERROR);
        }
    }

    /// The journal has all the space at first, and none when somebody else has taken it.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aFullDiskCostsTheOldestAndOnlyWhatDoesNotFit() throws Exception {
        var disk = new SmallDisk(data(), "size=" + Figures.of("disk.full.mib", 8, 64) + "m");
        try (Ordeal ordeal = Ordeal.of(home, NumberedTargets.start(10, 245))) {
            ordeal.start(small(ordeal).startedBy(disk.prefix()), "foreground");
            ordeal.awaitScrapes(8, System.nanoTime());
            Path filler = fill(disk.of(ordeal.agent()));
            awaitMetric(ordeal, "openagent_samples_dropped_total{reason=\"disk_full\"}", 1);
            ordeal.awaitScrapes(Figures.of("disk.full.seconds", 5, 600), System.nanoTime());
            Files.delete(filler);
            awaitHealed(ordeal, "openagent_journal_disk_full");
            ordeal.awaitScrapes(1, System.nanoTime());
            double dropped = ordeal.agent().metric("openagent_samples_dropped_total{reason=\"disk_full\"}");
            ordeal.awaitScrapes(2, System.nanoTime());
            ordeal.withCollector().awaitArrival(System.nanoTime());
            Map<String, Long> inAll = ordeal.settle();

            tell("a full disk", inAll);
            assertThat(inAll).containsOnlyKeys(DISK_FULL).containsEntry(DISK_FULL, (long) dropped);
            assertThat(ordeal.missingInBetween())
                    .as("missing although older ones are not")
                    .isZero();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void withoutAFolderThatCanBeWrittenTheAgentDeliversAndSaysSo() throws Exception {
        var disk = new SmallDisk(data(), "ro");
        try (Ordeal ordeal = Ordeal.of(home, 5).withCollector()) {
            ordeal.start(ordeal.setup().startedBy(disk.prefix()), "foreground");
            ordeal.awaitScrapes(Figures.of("readonly.seconds", 3, 60), System.nanoTime());
            Verdict verdict = ordeal.judge();

            tell("a read-only disk", verdict);
            assertThat(ordeal.agent().metric("openagent_journal_durable")).isZero();
            assertThat(ordeal.agent().stderr()).contains("KEPT IN MEMORY");
            verdict.assertNothingLost(0);
        }
    }

    /// No file, no socket: neither a scrape nor a session nor a segment can be begun.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void withoutFileHandlesTheAgentGoesOnAndHeals() throws Exception {
        Tool.find("prlimit");
        try (Ordeal ordeal = Ordeal.of(home, NumberedTargets.start(10, 245)).withCollector()) {
            ordeal.start(small(ordeal), "foreground");
            ordeal.awaitArrival(System.nanoTime());
            for (int i = 0; i < Figures.of("handles", 1, 20); i++) {
                limitHandles(ordeal, "16:");
                LockSupport.parkNanos(
                        Duration.ofSeconds(Figures.of("handles.seconds", 8, 30)).toNanos());
                limitHandles(ordeal, "4096:");
                ordeal.awaitArrival(System.nanoTime());
            }
            Map<String, Long> dropped = ordeal.settle();

            tell("no file handles", dropped);
            assertThat(dropped.keySet()).isSubsetOf(DISK_ERROR);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSlowDiskThatKeepsUpDelaysNoScrape() throws Exception {
        SystemFaults disk = SystemFaults.of(data(), home);
        disk.slowDownTo(1_000_000);
        try (Ordeal ordeal = Ordeal.of(home, 10).withCollector()) {
            start(ordeal, disk);
            long since = System.nanoTime();
            ordeal.awaitScrapes(Figures.of("slow.disk.seconds", 5, 300), since);
            Duration took = Duration.ofNanos(System.nanoTime() - since);
            Verdict verdict = ordeal.judge();

            tell("a disk of 1 MB/s", "took=" + took + " " + disk + " " + verdict);
            verdict.assertNothingLost(0);
            assertThat(ordeal.settle()).isEmpty();
        }
    }

    /// It takes less than comes. Scrapes wait for it, ticks are missed and counted, and nothing piles up.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aDiskThatDoesNotKeepUpSlowsScrapesAndLosesNothing() throws Exception {
        SystemFaults disk = SystemFaults.of(data(), home);
        try (Ordeal ordeal = Ordeal.of(home, NumberedTargets.start(10, 245)).withCollector()) {
            start(ordeal, disk);
            Openagent agent = ordeal.agent();
            long before = agent.residentBytes();
            double missedBefore = agent.metric(MISSED);
            disk.slowDownTo(Figures.of("slower.disk.bytes", 1_500, 5_000));
            Openagent.pass(Duration.ofSeconds(Figures.of("slower.disk.seconds", 5, 300)));
            awaitMetric(ordeal, MISSED, missedBefore + 1);
            double missed = agent.metric(MISSED) - missedBefore;
            long grownMib = (agent.residentBytes() - before) >> 20;
            disk.slowDownTo(100_000_000);
            ordeal.awaitScrapes(2, System.nanoTime());
            Verdict verdict = ordeal.judge();

            tell(
                    "a disk that does not keep up",
                    "missed=" + missed + " grown_mib=" + grownMib + " " + disk + " " + verdict);
            verdict.assertNothingLost(0);
            assertThat(missed).as("ticks missed").isPositive();
            assertThat(grownMib).as("resident MiB grown").isLessThan(MOST_GROWN_MIB);
            assertThat(ordeal.settle()).as("dropped").isEmpty();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aFlippedBitCostsARecordAndIsCounted() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, 10)) {
            ordeal.start(ordeal.setup(), "foreground");
            ordeal.awaitScrapes(5, System.nanoTime());
            ordeal.stop();
            int flipped = flipBits(Figures.of("flipped.bits", 3, 20));
            ordeal.withCollector().start(ordeal.setup(), "foreground");
            ordeal.awaitArrival(System.nanoTime());
            Map<String, Long> dropped = ordeal.settle();

            tell("flipped bits", "flipped=" + flipped + " " + dropped);
            assertThat(dropped).containsOnlyKeys("dropped.damaged");
            assertThat(dropped.get("dropped.damaged"))
                    .isBetween(1L, flipped * (ordeal.targets().series() + 5L));
        }
    }

    /// In bytes that no header of a segment touches, one record each at most.
    private int flipBits(int count) throws IOException {
        Path segment = segment();
        byte[] bytes = Files.readAllBytes(segment);
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(bytes.length / 4, bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        Files.write(segment, bytes);
        return count;
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.walk(data().resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".segment"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void limitHandles(Ordeal ordeal, String limits) throws IOException, InterruptedException {
        String pid = Long.toString(ordeal.agent().process().pid());
        assertThat(new ProcessBuilder("prlimit", "--pid", pid, "--nofile=" + limits)
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    /// Takes all the space that is left.
    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        try (var out = Files.newOutputStream(filler)) {
            var some = new byte[4096];
            while (true) out.write(some);
        } catch (IOException full) {
            return filler;
        }
    }

    /// With segments of 128 KiB.
    private static Openagent.Setup small(Ordeal ordeal) {
        return ordeal.setup().config(ordeal.targets().yaml() + "    buffer:\n      maxBytes: 1MiB\n");
    }

    private static void awaitHealed(Ordeal ordeal, String illness) {
        Openagent.within(HEALS_WITHIN).until(() -> ordeal.agent().metric(illness) == 0);
    }

    private static void awaitMetric(Ordeal ordeal, String series, double atLeast) {
        Openagent.within(Ordeal.PATIENCE)
                .untilAsserted(() ->
                        assertThat(ordeal.agent().metric(series)).as(series).isGreaterThanOrEqualTo(atLeast));
    }

    private static void start(Ordeal ordeal, SystemFaults disk) {
        Openagent.Setup setup = ordeal.setup();
        disk.environment().forEach(setup::env);
        ordeal.start(setup, "foreground");
        ordeal.awaitArrival(System.nanoTime());
    }

    private static void awaitFailure(SystemFaults disk) {
        long writes = disk.writes();
        long syncs = disk.syncs();
        Openagent.within(Ordeal.PATIENCE).until(() -> disk.writes() > writes + 3 && disk.syncs() > syncs + 1);
    }

    private Path data() {
        return home.resolve("data");
    }

    private void tell(String what, Object figures) {
        System.out.printf("%s: seed=%d %s%n", what, seed, figures);
    }
}
