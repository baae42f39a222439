package io.openagent.metrics;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.openagent.metrics.Bodies.Read;
import io.openagent.metrics.Exposition.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How a body arrives, how large it is, and where it ends.
class TextExpositionStreamTest {
    private static final String ORDINARY = """
        # HELP http_requests_total Requests served.
        # TYPE http_requests_total counter
        http_requests_total{method="get",code="200",path="/a"} 1027
        http_requests_total{method="post",code="400",path="C:\\\\x\\n"} 3 1395066363000
        rpc_seconds_sum 1.7560473e+07
        """;

    private static final String SPREAD_VALUE = "a{b=\"1\",c=\"x\\\"\n\ny\\n\",d=\"z\"} 1 2\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void aBodyReadsTheSameInWhateverPiecesItArrives(int pieceBytes) throws Exception {
        String body = (ORDINARY + SPREAD_VALUE).repeat(100);

        List<Read> read = Bodies.read(inPieces(body, pieceBytes));

        assertThat(read).isEqualTo(Bodies.read(body));
    }

    @Test
    void aBodyCutAnywhereInTwoReadsTheSame() throws Exception {
        byte[] body = (ORDINARY + SPREAD_VALUE + "last 1").getBytes(StandardCharsets.UTF_8);
        List<Read> whole = Bodies.read(new ByteArrayInputStream(body));

        Stream<List<Read>> cut = IntStream.rangeClosed(0, body.length).mapToObj(at -> readInTwo(body, at));

        assertThat(cut).allMatch(whole::equals);
    }

    @ParameterizedTest
    @ValueSource(ints = {16_383, 16_384, 16_385, 32_768, 100_000})
    void viewsOfALineStayWhenItIsLengthenedBeyondTheBuffer(int valueBytes) throws Exception {
        String raw = "x\n".repeat(valueBytes / 2);
        String lines = "first 1\na{b=\"\\\\1\",c=\"" + raw + "\",d=\"\\\\2\"} 1\nlast 1\n";

        List<Read> read = Bodies.read(inPieces(lines, 1000));

        assertThat(read.get(1))
                .extracting(entry -> ((Read.Sample) entry).labels())
                .isEqualTo(List.of(new Label("b", "\\1"), new Label("c", raw), new Label("d", "\\2")));
        assertThat(read).hasSize(3);
    }

    @Test
    void theSeriesOfALengthenedLineIsWhole() throws Exception {
        String series = "a{b=\"" + "x\n".repeat(20_000) + "\"}";
        try (var exposition = new TextExposition(inPieces("first 1\n " + series + " 1\n", 1000))) {
            exposition.advance();
            exposition.advance();

            assertThat(exposition.sample().series()).hasToString(series);
        }
    }

    @Test
    void linesAreCountedThroughValuesThatSpreadOverSeveral() {
        assertThatThrownBy(() -> Bodies.read("a{b=\"\n\n\"} 1\n\nx y\n")).hasMessageStartingWith("line 5:");
        assertThatThrownBy(() -> Bodies.read("\na{b=\"\n\n\"} x\n")).hasMessageStartingWith("line 2:");
    }

    @Test
    void theExcerptIsShortAndSafeToPrint() {
        String line = "a{b=\"\u001b[31m\té" + "x".repeat(200);

        assertThatThrownBy(() -> Bodies.read(line)).isInstanceOfSatisfying(MalformedExpositionException.class, e -> {
            assertThat(e.line()).isEqualTo(1);
            assertThat(e.excerpt()).isEqualTo("a{b=\"\\x1b[31m\\x09\\xc3\\xa9" + "x".repeat(87));
            assertThat(e)
                    .hasMessage("line 1: found the end of the body where a closing quote was wanted: " + e.excerpt());
        });
    }

    @Test
    void aLineOfTheLargestLengthIsReadAndNoLongerOne() throws Exception {
        var fits = new TextExposition(inPieces("a 1\nabc 12\na 1\n", 3), 6);
        assertThat(countSamples(fits)).isEqualTo(3);

        var longer = new TextExposition(inPieces("a 1\nabc 123\n", 3), 6);
        longer.advance();
        assertThatThrownBy(longer::advance)
                .isInstanceOf(MalformedExpositionException.class)
                .hasMessage("line 2: longer than 6 bytes: abc 123");
    }

    @Test
    void anEndlessLineIsRefusedAtItsLimit() {
        var endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };

        assertThatThrownBy(() -> new TextExposition(endless).advance())
                .isInstanceOf(MalformedExpositionException.class)
                .hasMessageContaining("longer than 2097152 bytes");
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

        new TextExposition(stream).close();

        assertThat(closed).isTrue();
    }

    /// `-Dexposition.mebibytes=64` for the size of the largest body that the default limits admit.
    @Test
    void aLargeBodyTakesNoMoreMemoryThanItsLongestLine() throws Exception {
        int mebibytes = Integer.getInteger("exposition.mebibytes", 8);
        try (var exposition = new TextExposition(repeated(ORDINARY, mebibytes << 20))) {
            long before = allocatedBytes();

            long samples = countSamples(exposition);

            assertThat(allocatedBytes() - before).isLessThan(64 << 10);
            assertThat(samples).isGreaterThan(mebibytes * 10_000L);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void aStrangeBodyIsReadInLinearTime(String what, String body, int entries) throws Exception {
        assertThat(Bodies.read(body)).as(what).hasSize(entries);
    }

    static Stream<Arguments> aStrangeBodyIsReadInLinearTime() {
        return Stream.of(
                arguments("a name of 1 MB", "a".repeat(1_000_000) + " 1", 1),
                arguments("a label name of 1 MB", "a{" + "b".repeat(1_000_000) + "=\"\"} 1", 1),
                arguments("a value of 1 MB", "a{b=\"" + "b".repeat(1_000_000) + "\"} 1", 1),
                arguments("a value of 1 MB of escapes", "a{b=\"" + "\\n".repeat(500_000) + "\"} 1", 1),
                arguments("a value of 1 MB of line feeds", "a{b=\"" + "\n".repeat(1_000_000) + "\"} 1", 1),
                arguments("a number of 1 MB", "a " + "1".repeat(1_000_000) + "e-999999", 1),
                arguments("a timestamp of 1 MB of zeros", "a 1 " + "0".repeat(1_000_000), 1),
                arguments("a comment of 1 MB", "# " + "x".repeat(1_000_000), 0),
                arguments("a HELP of 1 MB", "# HELP a " + "\\".repeat(1_000_000), 1),
                arguments("a run of blanks of 1 MB", "a" + " ".repeat(1_000_000) + "1", 1),
                arguments("a million empty lines", "\n".repeat(1_000_000), 0),
                arguments("10,000 labels", withLabels(IntStream.range(0, 10_000).mapToObj(i -> "l" + i)), 1),
                arguments("4,096 names of one hash", withLabels(ofOneHash(12)), 1),
                arguments("100,000 series", seriesOf(100_000), 100_000),
                arguments("50,000 families", "# TYPE a gauge\n# HELP a x\na 1\n".repeat(50_000), 150_000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void aHopelessBodyIsRefusedInLinearTime(String what, String body) {
        assertThatThrownBy(() -> Bodies.read(body)).as(what).isInstanceOf(MalformedExpositionException.class);
    }

    static Stream<Arguments> aHopelessBodyIsRefusedInLinearTime() {
        return Stream.of(
                arguments("a quote that stays open for 1 MB", "a{b=\"" + "x".repeat(1_000_000)),
                arguments("a quote that stays open over a million lines", "a{b=\"" + "\n".repeat(1_000_000)),
                arguments("1 MB of braces", "a" + "{".repeat(1_000_000)),
                arguments("1 MB of commas", "a{" + ",".repeat(1_000_000)),
                arguments("1 MB of quotes", "a{b=" + "\"".repeat(1_000_000)),
                arguments(
                        "10,000 labels and the first again",
                        withLabels(Stream.concat(IntStream.range(0, 10_000).mapToObj(i -> "l" + i), Stream.of("l0")))));
    }

    private static String withLabels(Stream<String> names) {
        return names.map(name -> name + "=\"\",").collect(joining("", "a{", "} 1"));
    }

    /// `Aa` and `BB` have the same [String#hashCode()], and so have all words of them.
    private static Stream<String> ofOneHash(int pairs) {
        return IntStream.range(0, 1 << pairs)
                .mapToObj(i -> IntStream.range(0, pairs)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(joining()));
    }

    private static String seriesOf(int count) {
        return IntStream.range(0, count).mapToObj(i -> "a{b=\"" + i + "\"} 1\n").collect(joining());
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

    private static InputStream inPieces(String body, int pieceBytes) {
        return Streams.inPieces(body.getBytes(StandardCharsets.UTF_8), pieceBytes);
    }

    private static List<Read> readInTwo(byte[] body, int firstBytes) {
        var first = new ByteArrayInputStream(body, 0, firstBytes);
        var second = new ByteArrayInputStream(body, firstBytes, body.length - firstBytes);
        try {
            return Bodies.read(new SequenceInputStream(first, second));
        } catch (IOException | MalformedExpositionException e) {
            throw new AssertionError("cut at " + firstBytes, e);
        }
    }

    private static InputStream repeated(String text, int bytes) {
        byte[] once = text.getBytes(StandardCharsets.UTF_8);
        return Streams.repeated(once, bytes / once.length);
    }
}
