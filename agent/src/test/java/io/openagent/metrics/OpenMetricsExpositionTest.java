package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openagent.metrics.Bodies.Exemplar;
import io.openagent.metrics.Bodies.Read;
import io.openagent.metrics.Exposition.Entry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenMetricsExpositionTest {
    @Test
    void aBodyIsReadEntryByEntryInItsOrder() throws Exception {
        String body = """
            # HELP wait_seconds Time in the queue,\\nsay \\"waiting\\".
            # TYPE wait_seconds counter
            # UNIT wait_seconds seconds
            wait_seconds_total{queue="a \\"b\\""} 17.5 1395066363.25 # {trace_id="x"} 0.5 1395066363
            wait_seconds_created{queue="a \\"b\\""} 1395066000.5
            # EOF
            """;

        List<Read> read = read(body);

        List<Label> labels = List.of(new Label("queue", "a \"b\""));
        var exemplar = new Exemplar(List.of(new Label("trace_id", "x")), 0.5, Optional.of(1395066363000L));
        assertThat(read)
                .containsExactly(
                        new Read.Help("wait_seconds", "Time in the queue,\nsay \"waiting\"."),
                        new Read.Type("wait_seconds", "counter"),
                        new Read.Unit("wait_seconds", "seconds"),
                        new Read.Sample(
                                "wait_seconds_total", labels, 17.5, Optional.of(1395066363250L), Optional.of(exemplar)),
                        new Read.Sample("wait_seconds_created", labels, 1395066000.5, Optional.empty()));
    }

    @Test
    void namesMayBeQuotedWhereverTheyStand() throws Exception {
        String body = """
            # TYPE "a.b" unknown
            {"a.b","c d"="e"} 1
            {f="g","\\"h\\"\\n"} 2 # {"i.j"="k"} 3
            # EOF
            """;

        List<Read> read = read(body);

        var exemplar = new Exemplar(List.of(new Label("i.j", "k")), 3, Optional.empty());
        assertThat(read)
                .containsExactly(
                        new Read.Type("a.b", "unknown"),
                        new Read.Sample("a.b", List.of(new Label("c d", "e")), 1, Optional.empty()),
                        new Read.Sample(
                                "\"h\"\n", List.of(new Label("f", "g")), 2, Optional.empty(), Optional.of(exemplar)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset", "unknown"})
    void everyTypeOfTheStandardIsRead(String type) throws Exception {
        assertThat(read("# TYPE a " + type + "\n# EOF\n")).containsExactly(new Read.Type("a", type));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1000",
        "1.001, 1001",
        "1.0019999, 1001",
        "-1.0019999, -1001",
        "1520879607.789, 1520879607789",
        "1.5e9, 1500000000000",
        "15e-1, 1500",
        ".5, 500",
        "1e-9, 0"
    })
    void secondsBecomeMillisecondsWithoutADetour(String seconds, long millis) throws Exception {
        assertThat(read("a 1 " + seconds + "\n# EOF\n"))
                .containsExactly(new Read.Sample("a", List.of(), 1, Optional.of(millis)));
    }

    @Test
    void anExemplarThatIsTooLongIsDroppedAndItsSampleKept() throws Exception {
        String labels = "{b=\"" + "é".repeat(128) + "\"}";

        assertThat(read("a_total 1 # " + labels + " 1\n# EOF\n"))
                .containsExactly(new Read.Sample("a_total", List.of(), 1, Optional.empty()));
    }

    @Test
    void anExemplarIsLimitedInCharactersNotInBytes() throws Exception {
        String labels = "{b=\"" + "é".repeat(127) + "\"}";

        assertThat(read("a_total 1 # " + labels + " 1\n# EOF\n").getFirst())
                .isInstanceOfSatisfying(
                        Read.Sample.class,
                        sample -> assertThat(sample.exemplar()).isPresent());
    }

    @Test
    void aSampleAfterOneWithAnExemplarHasNone() throws Exception {
        assertThat(read("a_total 1 2 # {} 1 3\nb_total 1\n# EOF\n").getLast())
                .isEqualTo(new Read.Sample("b_total", List.of(), 1, Optional.empty()));
    }

    @Test
    void theSeriesIsGivenAsTheTargetWroteIt() throws Exception {
        try (var exposition = reader("{\"a b\",c=\"\\\\\"} 1 2 # {} 3\n# EOF\n")) {
            exposition.advance();

            assertThat(exposition.sample().series()).hasToString("{\"a b\",c=\"\\\\\"}");
        }
    }

    @Test
    void theEndIsSaidAgainAndAgain() throws Exception {
        try (var exposition = reader("# EOF")) {
            assertThat(exposition.advance()).isEqualTo(Entry.END);
            assertThat(exposition.advance()).isEqualTo(Entry.END);
        }
    }

    @Test
    void aBodyWithoutItsEndIsSaidToLackIt() {
        assertThatThrownBy(() -> read("a 1\n")).hasMessage("line 2: the body ended without # EOF: ");
    }

    private static List<Read> read(String body) throws Exception {
        return Bodies.read(reader(body));
    }

    private static OpenMetricsExposition reader(String body) {
        return new OpenMetricsExposition(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }
}
