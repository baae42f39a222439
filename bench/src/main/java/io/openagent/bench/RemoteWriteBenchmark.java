package io.openagent.bench;

import io.airlift.compress.snappy.SnappyCompressor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.Snappy;
import io.openagent.forward.remotewrite.RemoteWriteBatches;
import io.openagent.scrape.BodyScrapes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/// What remote write adds to a scrape, and which Snappy does it best. Each operation is one whole body, for the
/// compressors the plain runs that it becomes:
///
/// ```text
///   mvn -q -Dquick -Dmaven.test.skip=true -Pmeasure -pl bench -am package \
///       "-Dbench.run=org.openjdk.jmh.Main RemoteWriteBenchmark"
/// ```
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xms512m", "-Xmx512m"})
public class RemoteWriteBenchmark {
    @Param({"NODE", "HISTOGRAM"})
    Shape shape = Shape.NODE;

    private final SnappyCompressor airlift = new SnappyCompressor();
    private final Snappy netty = new Snappy();

    @Param({"false", "true"})
    boolean templates;

    private RemoteWriteBatches output = new RemoteWriteBatches(false);
    private List<TargetInTurn> target = List.of();
    private List<byte[]> runs = List.of();
    private byte[] room = {};
    private ByteBuf nettyRoom = Unpooled.EMPTY_BUFFER;
    private long timeMillis = System.currentTimeMillis();

    @Setup
    public void prepare() throws IOException, InterruptedException {
        output.close(); // that of another trial
        output = new RemoteWriteBatches(templates);
        target = List.of(new TargetInTurn(shape, 0, output.batcher(), new BodyScrapes.Shared()));
        runs = new ArrayList<>(output.takePlain());
        int longest = runs.stream().mapToInt(run -> run.length).max().orElseThrow();
        room = new byte[airlift.maxCompressedLength(longest)];
        nettyRoom = Unpooled.buffer(room.length);
    }

    @TearDown
    public void close() throws IOException {
        output.close();
    }

    /// A whole scrape of known lines: recognised, settled, encoded, compressed and kept in memory.
    ///
    /// @return how many bytes it came to
    @Benchmark
    public int recogniseAndEncode() throws IOException, InterruptedException {
        target.getFirst().scrapes().scrape(target.getFirst().nextBody(), ++timeMillis);
        return output.take();
    }

    /// Our own.
    ///
    /// @return how many bytes it came to
    @Benchmark
    public int own() {
        int bytes = 0;
        for (byte[] run : runs) bytes += output.compress(run);
        return bytes;
    }

    @Benchmark
    public int netty() {
        int bytes = 0;
        for (byte[] run : runs) {
            nettyRoom.clear();
            netty.reset();
            netty.encode(Unpooled.wrappedBuffer(run), nettyRoom, run.length);
            bytes += nettyRoom.readableBytes();
        }
        return bytes;
    }

    @Benchmark
    public int airlift() {
        int bytes = 0;
        for (byte[] run : runs) bytes += airlift.compress(run, 0, run.length, room, 0, room.length);
        return bytes;
    }
}
