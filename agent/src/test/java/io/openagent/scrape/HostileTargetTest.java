package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.openagent.scrape.ScrapeFailure.BadEncoding;
import io.openagent.scrape.ScrapeFailure.OverheadTooLarge;
import io.openagent.scrape.ScrapeFailure.Refused;
import io.openagent.scrape.ScrapeFailure.TooLarge;
import io.openagent.scrape.ScrapeFailure.Unreachable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a target may send that a well-behaved server never would.
@Timeout(20)
class HostileTargetTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String EARLY = "HTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\n\r\n";
    private static final String GZIP = OK + "Content-Encoding: gzip\r\n\r\n";

    private static final ScrapeFailure NO_HTTP = new Unreachable("does not answer in HTTP/1.1");
    private static final ScrapeFailure CUT = new BadEncoding("the body is cut short or wrongly framed");
    private static final ScrapeFailure SENSELESS = new BadEncoding("contradicting or senseless Content-Length");
    private static final ScrapeFailure ENDLESS_FRAMING = new OverheadTooLarge(Exchange.OVERHEAD_BYTES);
    private static final ScrapeFailure MANY_LINES = new BadEncoding("more than 256 header lines");
    private static final ScrapeFailure BAD_CHUNK_END = new BadEncoding("junk between a chunk and its line end");
    private static final ScrapeFailure BAD_CODING = new BadEncoding("a Transfer-Encoding other than chunked");
    private static final ScrapeFailure OVERFLOW = new BadEncoding("a chunk size out of bounds");
    private static final ScrapeFailure NO_HEADER = new BadEncoding("a header line that is none");
    private static final ScrapeFailure ENDLESS_BODY = new TooLarge(Targets.MAX_BODY_BYTES);

    static final List<Arguments> FLOODS = List.of(
            arguments("status line", "HTTP/1.1 200 ", "h", ENDLESS_FRAMING),
            arguments("one header", OK, "h", ENDLESS_FRAMING),
            arguments("headers", OK, "a: b\r\n", MANY_LINES),
            arguments("long headers", OK, "a: " + "b".repeat(1_000) + "\r\n", ENDLESS_FRAMING),
            arguments("interim answers", "", "HTTP/1.1 103 Early Hints\r\n\r\n", ENDLESS_FRAMING),
            arguments("chunk size", CHUNKED, "0", new BadEncoding("a chunk size out of bounds")),
            arguments("chunk extension", CHUNKED + "5;", "x", ENDLESS_FRAMING),
            arguments("one trailer", CHUNKED + "0\r\n", "h", ENDLESS_FRAMING),
            arguments("trailers", CHUNKED + "0\r\n", "a: b\r\n", MANY_LINES),
            arguments("chunks of one byte", CHUNKED, "1\r\nx\r\n", ENDLESS_FRAMING),
            arguments("chunks", CHUNKED, "5\r\nup 1\n\r\n", ENDLESS_BODY),
            arguments("one chunk", CHUNKED + "7fffffffffffffff\r\n", "up 1\n", ENDLESS_BODY),
            arguments("body", OK + "\r\n", "up 1\n", ENDLESS_BODY),
            arguments("one line", OK + "\r\n", "u", ENDLESS_BODY));

    static final List<Arguments> ANSWERS = List.of(
            arguments("nothing", "", new Unreachable("closed the connection without an answer")),
            arguments("another protocol", "SSH-2.0-OpenSSH_9.2\r\n", NO_HTTP),
            arguments("HTTP/0.9", "up 1\n", NO_HTTP),
            arguments("HTTP/9.9", "HTTP/9.9 200 OK\r\n\r\nup 1\n", NO_HTTP),
            arguments("junk status", "HTTP/1.1 abc OK\r\n\r\nup 1\n", NO_HTTP),
            arguments("body too short", OK + "Content-Length: 100\r\n\r\nup 1\n", CUT),
            arguments("two lengths", OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nup 1\n", SENSELESS),
            arguments("negative length", OK + "Content-Length: -5\r\n\r\nup 1\n", SENSELESS),
            arguments("overflowing length", OK + "Content-Length: 9223372036854775808\r\n\r\nup 1\n", SENSELESS),
            arguments("junk length", OK + "Content-Length: five\r\n\r\nup 1\n", SENSELESS),
            arguments("no last chunk", CHUNKED + "5\r\nup 1\n\r\n", CUT),
            arguments("cut chunk", CHUNKED + "64\r\nup 1\n", CUT),
            arguments("cut trailers", CHUNKED + "5\r\nup 1\n\r\n0\r\na: b\r\n", CUT),
            arguments(
                    "junk chunk size",
                    CHUNKED + "five\r\nup 1\n\r\n0\r\n\r\n",
                    new BadEncoding("junk behind a chunk size")),
            arguments(
                    "negative chunk size",
                    CHUNKED + "-5\r\nup 1\n\r\n0\r\n\r\n",
                    new BadEncoding("no chunk size where one must be")),
            arguments("data beyond its chunk", CHUNKED + "2\r\nup 1\n\r\n0\r\n\r\n", BAD_CHUNK_END),
            arguments("junk behind a chunk", CHUNKED + "5\r\nup 1\njunk\r\n0\r\n\r\n", BAD_CHUNK_END),
            arguments("no line end behind a chunk", CHUNKED + "5\r\nup 1\n0\r\n\r\n", BAD_CHUNK_END),
            arguments("half a line end behind a chunk", CHUNKED + "5\r\nup 1\n\n0\r\n\r\n", BAD_CHUNK_END),
            arguments("junk in a chunk size", CHUNKED + "5 up\r\nup 1\n\r\n0\r\n\r\n", CUT),
            arguments(
                    "half a line end behind a chunk size",
                    CHUNKED + "5\nup 1\n\r\n0\r\n\r\n",
                    new BadEncoding("junk behind a chunk size")),
            arguments("chunk size of 2^63", CHUNKED + "8000000000000000\r\nup 1\n", OVERFLOW),
            arguments("chunk size of 2^64 + 5", CHUNKED + "10000000000000005\r\nup 1\n\r\n", OVERFLOW),
            arguments(
                    "two transfer codings",
                    OK + "Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nup 1\n\r\n0\r\n\r\n",
                    BAD_CODING),
            arguments("chunked twice", CHUNKED.replace("\r\n\r\n", ", chunked\r\n\r\n0\r\n\r\n"), BAD_CODING),
            arguments(
                    "length and chunks",
                    OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nup 1\n\r\n0\r\n\r\n",
                    new BadEncoding("both Content-Length and Transfer-Encoding")),
            arguments(
                    "chunks in HTTP/1.0",
                    CHUNKED.replace("HTTP/1.1", "HTTP/1.0") + "5\r\nup 1\n\r\n0\r\n\r\n",
                    new BadEncoding("chunked, which HTTP/1.0 does not know")),
            arguments("folded header", OK + "Transfer-Encoding:\r\n chunked\r\n\r\nup 1\n", BAD_CODING),
            arguments("header that goes on", OK + "a: b\r\n c\r\n\r\nup 1\n", NO_HEADER),
            arguments("header without a name", OK + ": b\r\n\r\nup 1\n", NO_HEADER),
            arguments("header without a colon", OK + "Content-Length\r\n\r\nup 1\n", NO_HEADER),
            arguments("blank before the colon", OK + "Content-Length : 5\r\n\r\nup 1\n", NO_HEADER),
            arguments("list of lengths", OK + "Content-Length: 5, 5\r\n\r\nup 1\n", SENSELESS),
            arguments("signed length", OK + "Content-Length: +5\r\n\r\nup 1\n", SENSELESS),
            arguments("switch to another protocol", "HTTP/1.1 101 Ok\r\n\r\n", new Refused(101)));

    static final List<String> UNUSUAL = List.of(
            "HTTP/1.0 200 OK\r\n\r\nup 1\n",
            "HTTP/1.1 200\r\n\r\nup 1\n",
            "HTTP/1.1 200 OK\nContent-Length: 5\n\nup 1\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nup 1\n",
            EARLY + OK + "content-length:5 \r\n\r\nup 1\n",
            CHUNKED + "5 ;a=\"b\"\r\nup 1\n\r\n000\r\nChecksum: 1\r\n\r\n");

    private final Fetcher fetcher = new Fetcher("1");

    @AfterEach
    void close() {
        fetcher.close();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("FLOODS")
    void whatDoesNotEndIsCutOff(String what, String head, String rest, ScrapeFailure expected) throws Exception {
        try (var server = RawServer.flooding(head, rest.repeat(1_000))) {
            assertThat(failure(server)).as(what).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("ANSWERS")
    void whatIsNoWholeAnswerIsRefused(String what, String answer, ScrapeFailure expected) throws Exception {
        try (var server = RawServer.answering(answer)) {
            assertThat(failure(server)).as(what).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @FieldSource("UNUSUAL")
    void whatIsUnusualButClearIsTaken(String answer) throws Exception {
        try (var server = RawServer.answering(answer)) {
            assertThat(fetcher.fetch(Targets.at(server.url()), Targets::text)).isEqualTo("up 1\n");
        }
    }

    @Test
    void anAlertOfTlsIsToldAsSuch() throws Exception {
        try (var server = RawServer.answering("\u0015\u0003\u0001\0\u0002\u0002F")) {
            assertThat(failure(server)).isEqualTo(new Unreachable("answers in TLS, while the URL says http"));
        }
    }

    @Test
    void moreThanTheAnswerIsNeverTakenForTheNext() throws Exception {
        String whole = OK + "Content-Length: 5\r\n\r\n";
        try (var server = RawServer.answering(whole + "up 1\n" + whole + "up 0\n")) {
            fetcher.fetch(Targets.at(server.url()), Targets::text);

            assertThat(fetcher.fetch(Targets.at(server.url()), Targets::text)).isEqualTo("up 1\n");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aFailureOnTheFirstConnectionIsNotTriedAgain() throws Exception {
        try (var server = RawServer.answering("")) {
            failure(server);

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionResetAtOnceIsToldAsSuch() throws Exception {
        try (var server = RawServer.that(RawServer.Client::reset)) {
            assertThat(failure(server)).isEqualTo(new Unreachable("connection reset"));
        }
    }

    @Test
    void aConnectionResetInTheBodyIsToldAsSuch() throws Exception {
        try (var server = RawServer.that(client -> {
            client.send(OK + "Content-Length: 100\r\n\r\nup 1\n");
            client.reset();
        })) {
            assertThat(failure(server)).isEqualTo(new Unreachable("connection reset"));
        }
    }

    @Test
    void aReaderThatStopsEarlyDoesNotHideABrokenEnd() throws Exception {
        try (var server = RawServer.answering(CHUNKED + "5\r\nup 1\n\r\n")) {
            assertThat(Targets.failure(
                            fetcher,
                            Targets.at(server.url()),
                            body -> body.stream().read()))
                    .isEqualTo(CUT);
        }
    }

    @Test
    void aBodyMayBeAsLargeAsTheLimit() throws Exception {
        String body = "u".repeat((int) Targets.MAX_BODY_BYTES);
        try (var server = RawServer.answering(OK + "\r\n" + body)) {
            assertThat(fetcher.fetch(Targets.at(server.url()), Targets::text)).isEqualTo(body);
        }
    }

    @Test
    void oneByteAboveTheLimitIsTooMuch() throws Exception {
        try (var server = RawServer.answering(OK + "\r\n" + "u".repeat((int) Targets.MAX_BODY_BYTES + 1))) {
            assertThat(failure(server)).isEqualTo(ENDLESS_BODY);
        }
    }

    @Test
    void aLargeBodyInSmallChunksIsNoFlood() throws Exception {
        String line = "http_requests_total{code=\"200\"} 1027\n";
        String chunk = Integer.toHexString(line.length()) + "\r\n" + line + "\r\n";
        int lines = (int) Targets.MAX_BODY_BYTES / line.length();
        try (var server = RawServer.answering(CHUNKED + chunk.repeat(lines) + "0\r\n\r\n")) {
            assertThat(fetcher.fetch(Targets.at(server.url()), Targets::text)).isEqualTo(line.repeat(lines));
        }
    }

    @Test
    void gzipIsDecoded() throws Exception {
        try (var server = RawServer.answering(GZIP + gzip("up 1\n"))) {
            assertThat(fetcher.fetch(Targets.at(server.url()), Targets::text)).isEqualTo("up 1\n");
        }
    }

    @Test
    void aGzipBombEndsAtTheDecodedLimit() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bomb)) {
            byte[] mebibyte = new byte[1024 * 1024];
            for (int i = 0; i < 200; i++) out.write(mebibyte);
        }

        try (var server = RawServer.answering(GZIP + bomb.toString(ISO_8859_1))) {
            assertThat(failure(server)).isEqualTo(ENDLESS_BODY);
        }
    }

    @Test
    void gzipThatNeverGivesAByteEndsAtTheLimit() throws Exception {
        String header = "\u001f\u008b\b\0\0\0\0\0\0\0";
        String emptyBlock = "\0\0\0\u00ff\u00ff";
        try (var server = RawServer.flooding(GZIP + header, emptyBlock.repeat(1_000))) {
            assertThat(failure(server)).isEqualTo(new TooLarge(Targets.MAX_BODY_BYTES + Exchange.OVERHEAD_BYTES));
        }
    }

    @Test
    void cutGzipIsRefused() throws Exception {
        String whole = gzip("up 1\n");
        try (var server = RawServer.answering(GZIP + whole.substring(0, whole.length() - 1))) {
            assertThat(failure(server)).isEqualTo(new BadEncoding("broken gzip: it is cut short"));
        }
    }

    @Test
    void plainTextMarkedAsGzipIsRefused() throws Exception {
        try (var server = RawServer.answering(GZIP + "up 1\n")) {
            assertThat(failure(server)).isEqualTo(new BadEncoding("broken gzip: no gzip header"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "deflate", "gzip, gzip", "junk"})
    void anEncodingThatWasNotAskedForIsRefused(String encoding) throws Exception {
        try (var server = RawServer.answering(OK + "Content-Encoding: " + encoding + "\r\n\r\nup 1\n")) {
            assertThat(failure(server)).isEqualTo(new BadEncoding("an encoding that was not asked for"));
        }
    }

    private ScrapeFailure failure(RawServer server) {
        return Targets.failure(fetcher, Targets.at(server.url()));
    }

    private static String gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(ISO_8859_1));
        }
        return bytes.toString(ISO_8859_1);
    }
}
