package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openagent.metrics.Bodies.Read;
import io.openagent.metrics.Exposition.Entry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextExpositionTest {
    @Test
    void aBodyIsReadEntryByEntryInItsOrder() throws Exception {
        String body = """
            # HELP http_requests Requests served,\\nsince the start.
            # TYPE http_requests counter

            # a remark
            http_requests{code="200",path="/a \\"b\\" \\\\"} 1027 1395066363000
            up 1
            """;

        List<Read> read = Bodies.read(body);

        assertThat(read)
                .containsExactly(
                        new Read.Help("http_requests", "Requests served,\nsince the start."),
                        new Read.Type("http_requests", "counter"),
                        new Read.Sample(
                                "http_requests",
                                List.of(new Label("code", "200"), new Label("path", "/a \"b\" \\")),
                                1027,
                                Optional.of(1395066363000L)),
                        new Read.Sample("up", List.of(), 1, Optional.empty()));
    }

    @Test
    void namesMayBeQuotedWhereverTheyStand() throws Exception {
        String body = """
            # HELP "a.b" text
            {"a.b","c d"="e"} 1
            {f="g","\\"h\\"\\n\\t"} 2
            """;

        List<Read> read = Bodies.read(body);

        assertThat(read)
                .containsExactly(
                        new Read.Help("a.b", "text"),
                        new Read.Sample("a.b", List.of(new Label("c d", "e")), 1, Optional.empty()),
                        new Read.Sample("\"h\"\n\\t", List.of(new Label("f", "g")), 2, Optional.empty()));
    }

    @Test
    void theEndIsSaidAgainAndAgain() throws Exception {
        try (var exposition = reader("up 1")) {
            exposition.advance();

            assertThat(exposition.advance()).isEqualTo(Entry.END);
            assertThat(exposition.advance()).isEqualTo(Entry.END);
        }
    }

    @Test
    void theSeriesIsGivenAsTheTargetWroteIt() throws Exception {
        try (var exposition = reader("  a {b=\"\\\\\", }  1 2\n")) {
            exposition.advance();

            assertThat(exposition.sample().series()).hasToString("a {b=\"\\\\\", }");
        }
    }

    @Test
    void anErrorNamesTheLineWhatWasWantedAndWhatWasFound() {
        assertThatThrownBy(() -> Bodies.read("up 1\n\nhttp_requests{code=\"200\"} x\n"))
                .isInstanceOf(MalformedExpositionException.class)
                .hasMessage("line 3: found \"x\" where a value was wanted: http_requests{code=\"200\"} x");
    }

    @Test
    void anErrorNamesTheLabelThatComesTwice() {
        assertThatThrownBy(() -> Bodies.read("a{b=\"1\",c=\"2\",b=\"3\"} 1"))
                .hasMessageStartingWith("line 1: found label \"b\" twice: a{b=");
    }

    private static TextExposition reader(String body) {
        return new TextExposition(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }
}
