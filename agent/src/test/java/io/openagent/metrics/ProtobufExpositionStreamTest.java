package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedInputStream;
import com.sun.management.ThreadMXBean;
import io.openagent.metrics.Exposition.Entry;
import io.openagent.metrics.ProtobufExposition.Histograms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How a body arrives, how large it is, and where it ends.
class ProtobufExpositionStreamTest {
    private static final byte[] ORDINARY = MetricProto.body("""
        name: "http_requests_total" help: "Requests served."
        metric { label { name: "code" value: "200" } label { name: "path" value: "/a" } counter { value: 1027 } }
        metric { label { name: "code" value: "500" } label { name: "path" value: "/b" } counter { value: 3 } }
        """, """
        name: "rpc_seconds" type: HISTOGRAM
        metric { label { name: "queue" value: "in" } timestamp_ms: 1395066363000 histogram {
          sample_count: 3 sample_sum: 1.5
          bucket { cumulative_count: 1 upper_bound: 0.005 } bucket { cumulative_count: 2 upper_bound: 1 }
          bucket { cumulative_count: 3 upper_bound: inf exemplar { label { name: "id" value: "x" } value: 9 } } } }
        """);

    /// Bodies that exporters wrote, beside others: what the fuzzer begins with.
    private static final Path RECORDED = Path.of(
            "src/test/resources/io/openagent/metrics/ProtobufExpositionFuzzTestInputs/whateverComesIsReadOrRefused");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
    void aBodyReadsTheSameInWhateverPiecesItArrives(int pieceBytes) throws Exception {
        byte[] body = Streams.repeated(ORDINARY, 200).readAllBytes();

        List<String> read = EntryLines.ofProtobuf(Streams.inPieces(body, pieceBytes), Histograms.NATIVE);

        assertThat(read).isEqualTo(EntryLines.ofProtobuf(body)).hasSize(200 * 10);
    }

    static Stream<Path> recordedBodies() throws IOException {
        try (var files = Files.list(RECORDED)) {
            return files.filter(file -> file.toString().endsWith(".proto-body")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recordedBodies")
    void aBodyCutBetweenFamiliesIsReadAndAnywhereElseRefused(Path recorded) throws Exception {
        byte[] body = Files.readAllBytes(recorded);

        int[] read = IntStream.rangeClosed(0, body.length)
                .filter(length -> isRead(Arrays.copyOf(body, length)))
                .toArray();

        assertThat(read).isEqualTo(borders(body));
    }

    @ParameterizedTest
    @ValueSource(ints = {16_370, 16_383, 16_384, 16_385, 32_768, 100_000})
    void familiesLargerThanTheBufferAreReadWhole(int valueBytes) throws Exception {
        String label = "label { name: \"b\" value: \"" + "x".repeat(valueBytes) + "\" }";
        byte[] large = MetricProto.body("name: \"a\" metric { " + label + " counter { value: 1 } }");
        byte[] body =
                Wire.message().raw(ORDINARY).raw(large).raw(ORDINARY).raw(large).bytes();

        List<String> read = EntryLines.ofProtobuf(Streams.inPieces(body, 1000), Histograms.NATIVE);

        String series = "a{b=\"" + "x".repeat(valueBytes) + "\"} 1.0";
        assertThat(read).hasSize(24).filteredOn(series::equals).hasSize(2);
    }

    @Test
    void aFamilyOfTheLargestSizeIsReadAndNoLargerOne() throws Exception {
        byte[] body = MetricProto.body("name: \"abc\" metric { counter {} }", "name: \"abcd\" metric { counter {} }");
        var exposition = new ProtobufExposition(new ByteArrayInputStream(body), 9, Histograms.NATIVE);

        assertThat(List.of(exposition.advance(), exposition.advance())).containsExactly(Entry.TYPE, Entry.SAMPLE);
        assertThatThrownBy(exposition::advance)
                .isInstanceOf(MalformedExpositionException.class)
                .hasMessageStartingWith("family 2, byte 10: found a message of 10 bytes where at most 9 were wanted: ");
    }

    @Test
    void aLengthThatIsOnlyClaimedTakesNoMemory() {
        byte[] body = Wire.message()
                .varint(ProtobufExposition.MAX_FAMILY_BYTES)
                .text(1, "a")
                .bytes();

        long before = allocatedBytes();

        assertThatThrownBy(() -> EntryLines.ofProtobuf(body)).hasMessageContaining("the body ends inside of a message");
        assertThat(allocatedBytes() - before).isLessThan(1 << 20);
    }

    @Test
    void aSpanThatIsOnlyClaimedTakesNoMemory() {
        byte[] body = MetricProto.body("""
            name: "a" type: HISTOGRAM metric { histogram { positive_span { length: 65536 } positive_delta: 1 } }
            """);

        long before = allocatedBytes();

        assertThatThrownBy(() -> EntryLines.ofProtobuf(body)).hasMessageContaining("found 1 counts");
        assertThat(allocatedBytes() - before).isLessThan(1 << 20);
    }

    /// `-Dexposition.mebibytes=64` for the size of the largest body that the default limits admit.
    @Test
    void aLargeBodyTakesNoMoreMemoryThanItsLargestFamily() throws Exception {
        int times = (Integer.getInteger("exposition.mebibytes", 8) << 20) / ORDINARY.length;
        try (var exposition = new ProtobufExposition(Streams.repeated(ORDINARY, times))) {
            long before = allocatedBytes();

            long samples = countSamples(exposition);

            assertThat(allocatedBytes() - before).isLessThan(64 << 10);
            assertThat(samples).isEqualTo(7L * times);
        }
    }

    @Test
    void closingClosesTheStream() throws Exception {
        var closed = new AtomicBoolean();
        var stream = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        new ProtobufExposition(stream).close();

        assertThat(closed).isTrue();
    }

    private static boolean isRead(byte[] body) {
        try {
            EntryLines.ofProtobuf(body);
            return true;
        } catch (MalformedExpositionException refused) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where a family begins or the body ends, as protobuf-java sees it.
    private static int[] borders(byte[] body) throws IOException {
        var borders = new ArrayList<Integer>();
        var in = CodedInputStream.newInstance(body);
        while (!in.isAtEnd()) {
            borders.add(in.getTotalBytesRead());
            in.skipRawBytes(in.readRawVarint32());
        }
        borders.add(body.length);
        return borders.stream().mapToInt(Integer::intValue).toArray();
    }

    private static long countSamples(Exposition exposition) throws Exception {
        long samples = 0;
        for (Entry entry = exposition.advance(); entry != Entry.END; entry = exposition.advance()) {
            if (entry == Entry.SAMPLE) samples++;
        }
        return samples;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
