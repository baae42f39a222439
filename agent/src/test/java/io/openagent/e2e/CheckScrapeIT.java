package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.openagent.scrape.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/// `check scrape` says in one line what came of a scrape, and needs no more than 256 MiB of heap for the
/// worst body.
final class CheckScrapeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n";

    static final List<Arguments> FLOODS = List.of(
            arguments("one line", OK + "\r\n", "u".repeat(100_000)),
            arguments("one label value", OK + "\r\na{b=\"", "u".repeat(100_000)),
            arguments("lines", OK + "\r\n", "up 1\n".repeat(20_000)),
            arguments("comments", OK + "\r\n", "# HELP a b\n".repeat(10_000)),
            arguments("chunk extension", OK + "Transfer-Encoding: chunked\r\n\r\n5;", "x".repeat(100_000)),
            arguments("headers", OK, "a: b\r\n".repeat(10_000)),
            arguments("status line", "HTTP/1.1 200 ", "u".repeat(100_000)));

    /// What one MiB of each is made of, and how many MiB there are.
    static final List<Arguments> BOMBS = List.of(
            arguments("two GiB of good lines in two MB", "up 1\n\n\n\n", 2 << 10),
            arguments("one line of a GiB", "uuuuuuuu", 1 << 10));

    static final List<Arguments> REFUSED_URLS = List.of(
            arguments("", "wanted a URL of http or https"),
            arguments("file:///etc/passwd", "wanted a URL of http or https"),
            arguments("ftp://127.0.0.1/", "wanted a URL of http or https"),
            arguments("http://user:hunter2@127.0.0.1/", "wanted a URL without user information"),
            arguments("http://[::1", "wanted a URL such as http://host:9100/metrics"),
            arguments("http://169.254.169.254/", "forbidden_address"));

    @TempDir
    private Path home;

    /// Starts it.
    private List<String> prefix = List.of();

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aGoodTargetIsSummedUp() throws IOException {
        try (var server = RawServer.answering(OK + "Content-Length: 17\r\n\r\n# a comment\nup 1\n")) {
            Ended ended = scrape(server.url());

            assertThat(ended.stdout).matches("format=PrometheusText0.0.4 samples=1 bytes=17 seconds=\\d\\.\\d{3}\\R");
            assertThat(ended.stderr).isEmpty();
            assertThat(ended.exitCode).isZero();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theTokenOfAFileIsPresented() throws IOException {
        var asked = new ConcurrentLinkedQueue<String>();
        Path token = Files.writeString(home.resolve("token"), "hunter2\n");
        try (var server = RawServer.atOnce(client -> {
            asked.add(client.awaitRequest());
            client.send(OK + "Content-Length: 5\r\n\r\nup 1\n");
        })) {
            Ended ended = scrape("--bearer-token-file", token.toString(), server.url());

            assertThat(asked).singleElement().asString().contains("Authorization: Bearer hunter2\r\n");
            assertThat(ended.stdout + ended.stderr).doesNotContain("hunter2");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aBadLineIsNamed() throws IOException {
        try (var server = RawServer.answering(OK + "\r\nup 1\nup up\n")) {
            assertThat(refusal(server.url())).startsWith("openagent: " + server.url() + ": malformed: line 2");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theTimeIsLimited() throws IOException {
        try (var server = RawServer.dripping(OK + "\r\n", "u")) {
            assertThat(refusal("--timeout", "200ms", server.url())).contains("no complete answer within 0.2 s");
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @FieldSource("REFUSED_URLS")
    void aUrlThatIsNotAskedSaysWhy(String url, String why) {
        assertThat(refusal(url)).contains(why).doesNotContain("hunter2");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void wrongUsageIsToldApart() {
        assertThat(scrape().exitCode).isEqualTo(2);
        assertThat(scrape("--timeout", "soon", "http://127.0.0.1/").exitCode).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @Execution(ExecutionMode.CONCURRENT)
    @FieldSource("FLOODS")
    void aFloodFitsIntoASmallHeap(String what, String head, String rest) throws IOException {
        try (var server = RawServer.flooding(head, rest)) {
            assertThat(refusal("--timeout", "20s", server.url())).as(what).doesNotContain("no complete answer");
        }
    }

    @ParameterizedTest(name = "{0}")
    @Execution(ExecutionMode.CONCURRENT)
    @FieldSource("BOMBS")
    void aBombFitsIntoASmallHeap(String what, String text, int mebibytes) throws IOException {
        try (var server = bomb(text, mebibytes)) {
            assertThat(refusal("--timeout", "20s", server.url())).as(what).contains("as only a bomb does");
        }
    }

    @ParameterizedTest(name = "{0}")
    @Execution(ExecutionMode.CONCURRENT)
    @FieldSource("BOMBS")
    void aBombTakesLessThanHalfAGibibyteOfTheMachine(String what, String text, int mebibytes) throws IOException {
        try (var server = bomb(text, mebibytes);
                MemoryGroup group = MemoryGroup.of(512 << 20)) {
            prefix = group.entrance();

            assertThat(refusal("--timeout", "20s", server.url())).as(what).contains("as only a bomb does");
            assertThat(group.kills()).isZero();
            assertThat(group.mostBytes()).isLessThan(512 << 20);
        }
    }

    /// Members of one MiB, which together are one body.
    private static RawServer bomb(String text, int mebibytes) throws IOException {
        var member = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(member)) {
            out.write(text.repeat((1 << 20) / text.length()).getBytes(ISO_8859_1));
        }
        String body = member.toString(ISO_8859_1).repeat(mebibytes);
        return RawServer.answering(OK + "Content-Encoding: gzip\r\n\r\n" + body);
    }

    private record Ended(int exitCode, String stdout, String stderr) {}

    private String refusal(String... arguments) {
        Ended ended = scrape(arguments);
        assertThat(ended.exitCode).as(ended.stderr).isEqualTo(1);
        assertThat(ended.stdout).isEmpty();
        assertThat(ended.stderr).doesNotContain("OutOfMemory").hasLineCount(1);
        return ended.stderr;
    }

    /// As the launcher starts it, but for the heap.
    private Ended scrape(String... arguments) {
        Path app = Openagent.launcher().getParent().getParent();
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + app.resolve("conf/command.jvm"),
                "-Xmx256m",
                "-cp",
                app.resolve("lib") + "/*",
                "io.openagent.cli.Main",
                "check",
                "scrape"));
        command.addAll(List.of(arguments));
        Path stdout = home.resolve("stdout");
        Path stderr = home.resolve("stderr");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(stdout.toFile())
                    .redirectError(stderr.toFile())
                    .start();
            try {
                assertThat(process.waitFor(PATIENCE)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Ended(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
