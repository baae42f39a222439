package io.openagent.bench;

import com.sun.management.OperatingSystemMXBean;
import io.openagent.forward.whatap.StoredPack;
import io.openagent.forward.whatap.WhatapBatches;
import io.openagent.journal.Cursor;
import io.openagent.journal.Entry;
import io.openagent.journal.Group;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalOptions;
import io.openagent.scrape.BodyScrapes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;

/// What keeping samples on disk costs: the packs of node bodies are appended by eight threads, as scrapes do, with and
/// without somebody who reads and releases them; and what the levels of gzip cost that decide how many bytes that is.
///
/// CPU time is the whole process's, the journal's thread and the reader's included. Prints two Markdown tables.
final class JournalFigures {
    private static final int TARGETS = 50;
    private static final int APPENDERS = 8;
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(5);
    /// The clock of CPU time ticks every 10 ms.
    private static final int ZIP_TIMES = 10;

    private static final int[] LEVELS = {1, 2, 3, 4, 6, 9};
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final List<List<StoredPack>> scrapes;

    private JournalFigures(List<List<StoredPack>> scrapes) {
        this.scrapes = scrapes;
    }

    public static void main(String[] args) throws Exception {
        // In the project's own folder: a temporary one may be no disk.
        Path folder = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "target/journal"));
        var figures = new JournalFigures(scrapes());
        figures.printKeeping(folder);
        figures.printZipping();
    }

    private enum Kept {
        NOT("no journal"),
        IN_MEMORY("in memory"),
        ON_DISK("on disk"),
        ON_DISK_AND_READ("on disk, read and released");

        private final String words;

        Kept(String words) {
            this.words = words;
        }
    }

    /// One round.
    private record Run(long samples, long bytes, double wallSeconds, double cpuSeconds) {
        double megabytesPerSecond() {
            return bytes / wallSeconds / 1e6;
        }

        double samplesPerSecond() {
            return samples / wallSeconds / 1e6;
        }

        double cpuPerMillion() {
            return cpuSeconds / samples * 1e6;
        }
    }

    private void printKeeping(Path folder) throws Exception {
        System.out.println(
                "| kept | million samples/s | MB/s appended | CPU seconds a million samples | bytes a sample |\n"
                        + "|---|---|---|---|---|");
        for (Kept kept : Kept.values()) {
            List<Run> runs = new ArrayList<>();
            run(kept, folder); // warms up
            for (int i = 0; i < ROUNDS; i++) runs.add(run(kept, folder));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %.1f |%n",
                    kept.words,
                    spread(runs.stream().mapToDouble(Run::samplesPerSecond).toArray(), "%.2f"),
                    spread(runs.stream().mapToDouble(Run::megabytesPerSecond).toArray(), "%.0f"),
                    spread(runs.stream().mapToDouble(Run::cpuPerMillion).toArray(), "%.4f"),
                    (double) runs.getFirst().bytes() / runs.getFirst().samples());
        }
        System.out.println();
    }

    private Run run(Kept kept, Path folder) throws Exception {
        return switch (kept) {
            case NOT -> append(Optional.empty(), false);
            case IN_MEMORY -> run(JournalFolder.inMemory(options(), JournalClock.system()), false);
            case ON_DISK -> run(onDisk(folder), false);
            case ON_DISK_AND_READ -> run(onDisk(folder), true);
        };
    }

    private Run run(Journal journal, boolean isRead) throws Exception {
        try (journal) {
            return append(Optional.of(journal), isRead);
        }
    }

    /// Appends until the time is over.
    private Run append(Optional<Journal> journal, boolean isRead) throws Exception {
        long deadline = System.nanoTime() + ROUND.toNanos();
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        var samples = new long[APPENDERS];
        var bytes = new long[APPENDERS];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < APPENDERS; i++) {
            int number = i;
            threads.add(Thread.startVirtualThread(() -> {
                for (int turn = number; System.nanoTime() < deadline; turn++) {
                    Group group = group(scrapes.get(turn % scrapes.size()));
                    samples[number] += group.samples();
                    bytes[number] += group.items().stream()
                            .mapToLong(item -> item.payload().remaining())
                            .sum();
                    journal.ifPresent(each -> append(each, group));
                }
            }));
        }
        Thread reader =
                Thread.startVirtualThread(() -> journal.filter(_ -> isRead).ifPresent(JournalFigures::read));
        for (Thread thread : threads) thread.join();
        double wall = (System.nanoTime() - start) / 1e9;
        reader.interrupt();
        reader.join();
        return new Run(
                LongStream.of(samples).sum(),
                LongStream.of(bytes).sum(),
                wall,
                (PROCESS.getProcessCpuTime() - cpu) / 1e9);
    }

    private static void append(Journal journal, Group group) {
        try {
            var _ = journal.append(group);
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }

    /// As the forwarder does, a hundred records an answer.
    private static void read(Journal journal) {
        try (Cursor cursor = journal.cursor()) {
            while (true) {
                Optional<Entry> next = cursor.next(Duration.ofSeconds(1));
                if (next.isPresent() && cursor.inFlight() >= 100)
                    cursor.releaseThrough(next.get().span().to());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException over) {
            // the round is over
        }
    }

    private void printZipping() throws IOException {
        List<byte[]> plain = new ArrayList<>();
        for (List<StoredPack> scrape : scrapes) for (StoredPack pack : scrape) plain.add(unzipped(pack));
        long samples = scrapes.stream()
                .flatMap(List::stream)
                .mapToLong(StoredPack::samples)
                .sum();
        System.out.println("| gzip level | CPU seconds a million samples | bytes a sample |\n|---|---|---|");
        for (int level : LEVELS) {
            zip(plain, level);
            var seconds = new double[ROUNDS];
            long bytes = 0;
            for (int i = 0; i < ROUNDS; i++) {
                long cpu = PROCESS.getProcessCpuTime();
                for (int time = 0; time < ZIP_TIMES; time++) bytes = zip(plain, level);
                seconds[i] = (PROCESS.getProcessCpuTime() - cpu) / 1e9 / (samples * ZIP_TIMES) * 1e6;
            }
            System.out.printf(
                    Locale.ROOT, "| %d | %s | %.1f |%n", level, spread(seconds, "%.3f"), (double) bytes / samples);
        }
    }

    private static long zip(List<byte[]> plain, int level) {
        var deflater = new Deflater(level, true);
        var chunk = new byte[8192];
        long bytes = 0;
        for (byte[] each : plain) {
            deflater.reset();
            deflater.setInput(each);
            deflater.finish();
            while (!deflater.finished()) bytes += deflater.deflate(chunk);
        }
        deflater.end();
        return bytes;
    }

    private static byte[] unzipped(StoredPack pack) throws IOException {
        try (var plain = new GZIPInputStream(
                new ByteArrayInputStream(pack.content().bytes().toByteArray()))) {
            return plain.readAllBytes();
        }
    }

    /// What a scrape of each target is in the collector's form.
    private static List<List<StoredPack>> scrapes() throws IOException, InterruptedException {
        List<List<StoredPack>> scrapes = new ArrayList<>();
        try (var output = new WhatapBatches(true)) {
            var shared = new BodyScrapes.Shared();
            for (int number : IntStream.range(0, TARGETS).toArray()) {
                var target = new TargetInTurn(Shape.NODE, number, output.batcher(), shared);
                output.take();
                target.scrapes().scrape(target.nextBody(), 1);
                scrapes.add(output.take());
            }
        }
        return scrapes;
    }

    private static Group group(List<StoredPack> scrape) {
        return new Group(scrape.stream().map(StoredPack::item).toList(), Map.of());
    }

    private static JournalOptions options() {
        return JournalOptions.of(1L << 30);
    }

    private static Journal onDisk(Path folder) throws IOException, InterruptedException {
        try (Stream<Path> old = Files.walk(folder)) {
            for (Path each : old.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        }
        return new JournalFolder(folder).open("bench", options(), options().maxBytes(), JournalClock.system());
    }

    /// Median, least and greatest.
    ///
    /// @param form of each
    private static String spread(double[] values, String form) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return String.format(
                Locale.ROOT,
                form + " [" + form + ".." + form + "]",
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
