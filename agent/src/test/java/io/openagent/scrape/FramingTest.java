package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    static final List<String> WHOLE = List.of(
            OK + "Content-Length: 0\r\n\r\n",
            OK + "Content-Length: 5\r\n\r\nup 1\n",
            OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            OK + "Transfer-Encoding: Chunked\r\n\r\n2;a=b\r\nup\r\n3\r\n 1\n\r\n0\r\nA: b\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n" + OK + "Content-Length: 5\r\n\r\nup 1\n",
            "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
            "HTTP/1.0 404 Not Found\nContent-Length: 2\n\nno");

    @ParameterizedTest
    @FieldSource("WHOLE")
    void anAnswerEndsAtItsLastByte(String answer) throws Exception {
        assertThat(accepted(answer + "HTTP/1.1 200 OK\r\n")).isEqualTo(answer.length());
    }

    @ParameterizedTest
    @FieldSource("WHOLE")
    void anAnswerEndsNotBeforeItsLastByte(String answer) {
        assertThat(IntStream.range(0, answer.length())).allSatisfy(end -> {
            var framing = asked();
            assertThat(framing.accept(answer.getBytes(ISO_8859_1), 0, end)).isEqualTo(end);
            assertThat(framing.isIdle()).isFalse();
        });
    }

    @Test
    void withoutALengthTheAnswerNeverEnds() throws Exception {
        String answer = OK + "\r\n" + "up 1\n".repeat(1_000);

        assertThat(accepted(answer)).isEqualTo(answer.length());
    }

    @Test
    void withoutARequestNothingIsAnAnswer() throws Exception {
        byte[] answer = OK.getBytes(ISO_8859_1);

        assertThat(new Framing().accept(answer, 0, answer.length)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void oneConnectionHasManyAnswers(int bytesAtATime) throws Exception {
        var framing = new Framing();

        for (String answer : WHOLE) {
            framing.asked();
            byte[] bytes = answer.getBytes(ISO_8859_1);
            for (int at = 0; at < bytes.length; at += bytesAtATime) {
                framing.accept(bytes, at, Math.min(bytesAtATime, bytes.length - at));
            }

            assertThat(framing.isIdle()).as(answer).isTrue();
        }
    }

    private static int accepted(String answer) throws FailedExchange {
        return asked().accept(answer.getBytes(ISO_8859_1), 0, answer.length());
    }

    private static Framing asked() {
        var framing = new Framing();
        framing.asked();
        return framing;
    }
}
