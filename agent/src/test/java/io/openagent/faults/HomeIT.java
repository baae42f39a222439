package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Openagent;
import io.openagent.forward.whatap.StoredPack;
import io.openagent.journal.Group;
import io.openagent.journal.Item;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalOptions;
import io.openagent.protocol.Bytes;
import io.openagent.protocol.OpenMxContent;
import io.openagent.protocol.PackType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What an agent may find in its folder when it starts: another agent, what a newer one has left, very much.
final class HomeIT {
    /// From the start of the first process. In a build other tests run at the same time.
    private static final Duration FIRST_SCRAPE_WITHIN = Duration.ofSeconds(Figures.of("first", 20, 5));

    /// What a measurement of resident memory is off by from one start to the next.
    private static final long SAME_BYTES = 32L << 20;

    @TempDir
    private Path home;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSecondAgentIsRefusedAndTheFirstGoesOn() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, 5).withCollector()) {
            Openagent first = ordeal.start(ordeal.setup(), "foreground");
            try (Openagent second =
                    ordeal.setup().errors(home.resolve("second")).start("foreground")) {
                assertThat(second.awaitExit(Ordeal.PATIENCE)).isOne();
            }

            assertThat(home.resolve("second"))
                    .content()
                    .contains(
                            "openagent: " + journal(),
                            "is in use by process " + first.process().pid(),
                            "two agents need two storages");
            ordeal.awaitScrapes(2, System.nanoTime());
            ordeal.judge().assertNothingLost(0);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatANewerAgentHasLeftIsRefusedAndKept() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, 5)) {
            runOnce(ordeal);
            Path segment = segments().getLast();
            byte[] ours = Files.readAllBytes(segment);
            Files.write(segment, ofVersion(2, ours));
            try (Openagent older = ordeal.setup().start("foreground")) {
                assertThat(older.awaitExit(Ordeal.PATIENCE)).isOne();
                assertThat(older.stderr())
                        .contains("openagent: ", segment.toString(), "has format 2", "a newer agent has written it");
            }
            assertThat(segment).hasBinaryContent(ofVersion(2, ours));

            Files.write(segment, ours);
            ordeal.start(ordeal.setup(), "foreground");
            ordeal.withCollector().judge().assertNothingLost(0);
        }
    }

    /// 10 GiB in full.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whateverWaitsTheFirstScrapeComesSoonAndMemoryStaysTheSame() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, 20)) {
            long begun = System.nanoTime();
            long withoutAnything = runOnce(ordeal);
            Duration usual = Duration.ofNanos(ordeal.targets().firstServedSince(begun) - begun);
            long bytes = fill(Figures.of("journal", 200, 10 * 1024) * (1L << 20));
            long started = System.nanoTime();
            Openagent agent = ordeal.start(ordeal.setup().config(withRoom(ordeal.targets())), "foreground");
            ordeal.awaitScrapes(1, started);
            Duration first = Duration.ofNanos(ordeal.targets().firstServedSince(started) - started);
            ordeal.awaitScrapes(10, started);
            long withAll = Openagent.residentBytes(agent.process().pid());

            System.out.printf(
                    "journal_mib=%d first_scrape_ms=%d without_ms=%d rss_mib=%d without_mib=%d%n",
                    bytes >> 20, first.toMillis(), usual.toMillis(), withAll >> 20, withoutAnything >> 20);
            assertThat((long) agent.metric("openagent_journal_bytes")).isGreaterThanOrEqualTo(bytes);
            assertThat(first).isLessThanOrEqualTo(FIRST_SCRAPE_WITHIN);
            assertThat(withAll).isLessThanOrEqualTo(withoutAnything + SAME_BYTES);
        }
    }

    /// Without a collector, so that all stays in the journal.
    ///
    /// @return resident bytes
    private static long runOnce(Ordeal ordeal) throws IOException, InterruptedException {
        Openagent agent = ordeal.start(ordeal.setup(), "foreground");
        ordeal.awaitScrapes(10, System.nanoTime());
        long resident = Openagent.residentBytes(agent.process().pid());
        Openagent.signal("TERM", agent.process().pid());
        assertThat(agent.awaitExit(Ordeal.PATIENCE)).isZero();
        return resident;
    }

    private Path journal() throws IOException {
        try (Stream<Path> all = Files.list(home.resolve("data/journal/whatap"))) {
            return all.findFirst().orElseThrow();
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> all = Files.list(journal())) {
            return all.filter(file -> file.toString().endsWith(".segment"))
                    .sorted()
                    .toList();
        }
    }

    /// As `SegmentHeader` draws it: the version at 4, the checksum of the 60 bytes before it at 60.
    private static byte[] ofVersion(int version, byte[] segment) {
        byte[] other = segment.clone();
        ByteBuffer.wrap(other).putShort(4, (short) version);
        var checksum = new CRC32C();
        checksum.update(other, 0, 60);
        ByteBuffer.wrap(other).putInt(60, (int) checksum.getValue());
        return other;
    }

    private static String withRoom(NumberedTargets targets) {
        return targets.yaml().replace("    targets:\n", "    buffer: {maxBytes: 16GiB}\n    targets:\n");
    }

    /// @return what the journal holds then
    private long fill(long bytes) throws IOException, InterruptedException {
        String identity = Files.readString(journal().resolve("identity"));
        var folder = new JournalFolder(home.resolve("data/journal/whatap"));
        Group megabyte = megabyte();
        try (Journal journal = folder.open(identity, JournalOptions.of(16L << 30), 1 << 20, JournalClock.system())) {
            while (journal.gauges().bytes() < bytes) {
                var _ = journal.append(megabyte);
            }
            return journal.gauges().bytes();
        }
    }

    /// Sixteen packs of 64 KiB. Nobody reads them here.
    private static Group megabyte() {
        byte[] content = new byte[64 << 10];
        new Random(1).nextBytes(content);
        Item pack = StoredPack.of(PackType.OPEN_MX, new OpenMxContent(true, Bytes.owning(content)), 1000, 1, 1, 1)
                .item();
        return new Group(Collections.nCopies(16, pack), Map.of());
    }
}
