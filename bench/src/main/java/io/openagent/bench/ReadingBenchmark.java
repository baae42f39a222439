package io.openagent.bench;

import static java.util.stream.IntStream.range;

import io.openagent.forward.whatap.StoredPack;
import io.openagent.forward.whatap.WhatapBatches;
import io.openagent.metrics.Exposition;
import io.openagent.metrics.Exposition.Entry;
import io.openagent.metrics.Expositions;
import io.openagent.metrics.MalformedExpositionException;
import io.openagent.metrics.Profile;
import io.openagent.metrics.ScrapeProtocol;
import io.openagent.protocol.OpenMxContent;
import io.openagent.protocol.OpenMxRecords;
import io.openagent.scrape.BodyScrapes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What becomes of a body in the agent, step by step. Each operation is one whole body: that of the target
/// whose turn it is, with other values than the last time. [Figures] divides by its samples and bytes.
///
/// All bodies stand in memory, so no step pays for sockets, and the heap is larger than the worker's to hold
/// them; the collector and the object headers are the worker's.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xms1536m", "-Xmx1536m"})
public class ReadingBenchmark {
    /// As large as the agent's room for lines, so that a copy takes as many reads.
    private static final int BUFFER_BYTES = 16 << 10;

    /// JMH sets all of them in turn; tests take this one.
    @Param
    Workload workload = Workload.NODE_1;

    /// Whether packs that come again are zipped by templates: `-p templates=true,false` compares.
    @Param({"true"})
    boolean templates = true;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final OpenMxRecords zipper = new OpenMxRecords();
    private WhatapBatches output = new WhatapBatches(true);
    private List<TargetInTurn> targets = List.of();
    private List<List<byte[]>> plainBatches = List.of();
    private int turn;
    private long timeMillis;

    @Setup
    public void prepare() throws IOException, InterruptedException {
        output.close(); // that of another trial
        output = new WhatapBatches(templates);
        var shared = new BodyScrapes.Shared();
        targets = range(0, workload.targets())
                .mapToObj(number -> new TargetInTurn(workload.shape(), number, output.batcher(), shared))
                .toList();
        output.take();
        plainBatches = plainBatches();
    }

    @TearDown
    public void close() throws IOException {
        zipper.close();
        output.close();
    }

    /// The floor: the bytes of a body are moved once.
    @Benchmark
    public int copy() throws IOException {
        InputStream body = next().nextBody();
        int bytes = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) bytes += read;
        return bytes;
    }

    /// Every line is parsed, and nothing is done with it.
    ///
    /// @return the sum of all values
    @Benchmark
    public double parse() throws IOException, MalformedExpositionException {
        double sum = 0;
        InputStream body = next().nextBody();
        try (Exposition exposition = Expositions.open(body, ScrapeProtocol.TEXT_0_0_4, Profile.SCRAPE)) {
            for (var entry = exposition.advance(); entry != Entry.END; entry = exposition.advance()) {
                if (entry == Entry.SAMPLE) sum += exposition.sample().value();
            }
        }
        return sum;
    }

    /// Nothing is known yet: every line is parsed, joined with the target's labels, encoded and written down.
    ///
    /// @return how many samples there are
    @Benchmark
    public int learn() {
        TargetInTurn target = next();
        return target.firstScrapes().read(target.nextBody());
    }

    /// The same lines as in the scrape before are recognised, and their new values read.
    ///
    /// @return how many samples there are
    @Benchmark
    public int recognise() {
        TargetInTurn target = next();
        return target.scrapes().read(target.nextBody());
    }

    /// A whole scrape of known lines: recognised, settled, encoded into WhaTap records, zipped and kept in memory.
    ///
    /// @return how many samples were kept
    @Benchmark
    public int recogniseAndEncode() throws IOException, InterruptedException {
        TargetInTurn target = next();
        target.scrapes().scrape(target.nextBody(), ++timeMillis);
        return samplesOf(output.take());
    }

    /// The first scrape of an agent: learnt, settled, zipped and kept in memory.
    ///
    /// @return how many samples were kept
    @Benchmark
    public int firstScrape() throws IOException, InterruptedException {
        TargetInTurn target = next();
        target.firstScrapes().scrape(target.nextBody(), ++timeMillis);
        return samplesOf(output.take());
    }

    /// What zipping alone costs in both scrapes: each record is copied as a whole instead of encoded.
    ///
    /// @return how many bytes it came to
    @Benchmark
    public int zip() {
        int bytes = 0;
        for (byte[] plain : plainBatches.get(turn++ % plainBatches.size())) {
            bytes += zipped(plain).bytes().size();
        }
        return bytes;
    }

    private OpenMxContent zipped(byte[] plain) {
        zipper.add(plain, 0, plain.length, new byte[0], 0, 0);
        return zipper.finish();
    }

    private TargetInTurn next() {
        return targets.get(turn++ % targets.size());
    }

    private List<List<byte[]>> plainBatches() throws IOException, InterruptedException {
        List<List<byte[]>> ofTargets = new ArrayList<>();
        for (TargetInTurn target : targets) {
            target.scrapes().scrape(target.nextBody(), ++timeMillis);
            List<byte[]> plain = new ArrayList<>();
            for (StoredPack pack : output.take()) plain.add(unzipped(pack));
            ofTargets.add(plain);
        }
        return ofTargets;
    }

    private static byte[] unzipped(StoredPack pack) throws IOException {
        byte[] zipped = pack.content().bytes().toByteArray();
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return plain.readAllBytes();
        }
    }

    private static int samplesOf(List<StoredPack> packs) {
        return packs.stream().mapToInt(StoredPack::samples).sum();
    }
}
