package io.openagent.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.pages.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests in, answers out.
class MetricsBatchTest {
    @TempDir
    private Path folder;

    @Test
    void aGoodBodyIsAnsweredByItsDump() throws Exception {
        String file = body("""
            # HELP a "A"\\\\B\\n
            # TYPE a untyped
            a{b="\\"\\n",c="",d="é\0"} -0 -5
            a NaN
            """);

        assertThat(answers(request(file, "text/plain", false))).containsExactly("""
            {"id":1,"ok":true,"dump":[\
            {"k":"m","m":"help","n":"a","x":"\\"A\\"\\\\B\\n"},\
            {"k":"m","m":"type","n":"a","x":"unknown"},\
            {"k":"s","n":"a","l":{"b":"\\"\\n","c":"","d":"é\\u0000"},"v":"8000000000000000","t":-5},\
            {"k":"s","n":"a","l":{},"v":"7ff8000000000001","t":null}]}\
            """);
    }

    @Test
    void exemplarsAndUnitsOfOpenMetricsAreInTheDump() throws Exception {
        String file = body("# UNIT a_s s\na_s_total 100 1.5 # {t=\"x\"} 1 2\nb 1 # {} 1\n# EOF\n");

        assertThat(answers(request(file, "application/openmetrics-text", false)))
                .containsExactly("""
                    {"id":1,"ok":true,"dump":[\
                    {"k":"m","m":"unit","n":"a_s","x":"s"},\
                    {"k":"s","n":"a_s_total","l":{},"v":"4059000000000000","t":1500,\
                    "e":{"l":{"t":"x"},"v":"3ff0000000000000","t":2000}},\
                    {"k":"s","n":"b","l":{},"v":"3ff0000000000000","t":null,"e":{"l":{},"v":"3ff0000000000000","t":null}}]}\
                    """);
    }

    @Test
    void aBodyThatIsRefusedBehindItsMiddleGivesNoDump() throws Exception {
        String file = body("a 1\nb x\n");

        assertThat(answers(request(file, "text/plain", false)))
                .containsExactly("{\"id\":1,\"ok\":false,"
                        + "\"error\":\"line 2: found \\\"x\\\" where a value was wanted: b x\"}");
    }

    @Test
    void strictIsAskedForByEachRequest() throws Exception {
        String file = body("a 1");

        assertThat(answers(request(file, "text/plain", false), request(file, "text/plain", true)))
                .satisfiesExactly(
                        lenient -> assertThat(lenient).startsWith("{\"id\":1,\"ok\":true"),
                        strict -> assertThat(strict).startsWith("{\"id\":1,\"ok\":false"));
    }

    @Test
    void anEmptyBodyHasAnEmptyDump() throws Exception {
        assertThat(answers(request(body(""), "text/plain", true)))
                .containsExactly("{\"id\":1,\"ok\":true,\"dump\":[]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"id":7,"file":"FOLDER/absent","contentType":"text/plain"}   | 7     | cannot be read: no such file
        {"id":7,"file":"FOLDER","contentType":"text/plain"}          | 7     | cannot be read: a folder, wanted a file
        {"id":7,"file":"a\\u0000","contentType":"text/plain"}        | 7     | cannot be read: no path
        {"id":7,"file":"FOLDER/x","contentType":"-","kind":"text"}   | 7     | no Content-Type
        {"id":7,"file":"FOLDER/x","kind":"text"}                     | 7     | no Content-Type
        {"id":7,"file":"FOLDER/x","contentType":null}                | 7     | no Content-Type
        {"id":"é","contentType":"text/plain"}                        | "é"   | a request without "file"
        {"id":7,"file":5}                                            | 7     | "file" is no text
        {"id":7,"file":"x","contentType":[]}                         | 7     | "contentType" is no text
        {"id":7,"file":"x","strict":"yes"}                           | 7     | "strict" is neither true nor false
        {"id":{"a":[]},"file":"FOLDER/x"}                            | null  | no Content-Type
        {"id":1.5,"file":"FOLDER/x"}                                 | null  | no Content-Type
        {}                                                           | null  | a request without "file"
        [1]                                                          | null  | a request that is no object
        null                                                         | null  | a request that is no object
        5                                                            | null  | a request that is no object
        """)
    void whatIsWrongWithARequestIsItsAnswer(String request, String id, String error) throws Exception {
        assertThat(answers(request.replace("FOLDER", folder.toString())))
                .containsExactly("{\"id\":" + id + ",\"ok\":false,\"error\":" + Json.quote(error) + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        junk
        {"id":1
        {"id":1} {"id":2}
        {"id":1}x
        {"id":\u00ff}
        `\0`
        """)
    void whatIsNotJsonIsAnsweredWithoutAnId(String request) throws Exception {
        assertThat(answers(request))
                .singleElement()
                .asString()
                .startsWith("{\"id\":null,\"ok\":false,\"error\":\"a request that is not JSON");
    }

    @Test
    void aRequestWithoutEndIsAnsweredAndTheNextOneToo() throws Exception {
        String good = request(body(""), "text/plain", false);

        assertThat(answers("[".repeat(1_000_000), good))
                .containsExactly(
                        "{\"id\":null,\"ok\":false,\"error\":\"a request longer than 65536 bytes\"}",
                        "{\"id\":1,\"ok\":true,\"dump\":[]}");
    }

    @Test
    void deepNestingIsNoMoreThanJunk() throws Exception {
        assertThat(answers("[".repeat(60_000))).singleElement().asString().startsWith("{\"id\":null,\"ok\":false,");
    }

    @Test
    void emptyLinesAreNoRequestsAndTheLastNeedsNoLineFeed() throws Exception {
        String good = request(body(""), "text/plain", false);

        assertThat(answers("\n\n" + good)).hasSize(1);
    }

    @Test
    void aBodyLargerThanAnyScrapeTakesIsRefused() throws Exception {
        Path file = folder.resolve("large");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(CheckedBody.MAX_BYTES + 1);
        }

        assertThat(answers(request(file.toString(), "text/plain", false)))
                .containsExactly("{\"id\":1,\"ok\":false,\"error\":\"larger than 67108864 bytes\"}");
    }

    private String body(String text) throws IOException {
        Path file = Files.createTempFile(folder, "body", "");
        Files.writeString(file, text);
        return file.toString();
    }

    private static String request(String file, String contentType, boolean strict) {
        return "{\"id\":1,\"file\":" + Json.quote(file) + ",\"contentType\":\"" + contentType + "\",\"strict\":"
                + strict + "}";
    }

    private static List<String> answers(String... requests) throws Exception {
        String lines = String.join("\n", requests);
        byte[] bytes = lines.getBytes(lines.indexOf('\u00ff') >= 0 ? ISO_8859_1 : UTF_8);
        var out = new ByteArrayOutputStream();
        new MetricsBatch(new ByteArrayInputStream(bytes), new JsonBytes(out)).answerAll();
        return out.toString(UTF_8).lines().toList();
    }
}
