package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.ScrapeProtocols;
import io.openagent.discovery.Target;
import io.openagent.metrics.EscapingScheme;
import io.openagent.metrics.Relabeling;
import io.openagent.metrics.ScrapeProtocol;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One scrape of a real server, and what goes on to the output.
class ScrapeLoopTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final String OPENMETRICS = "application/openmetrics-text; version=1.0.0";

    private final MockWebServer server = new MockWebServer();
    private final Fetcher fetcher = new Fetcher("1.2.3");
    private final CapturingBatcher committed = new CapturingBatcher(false);

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        fetcher.close();
        server.close();
    }

    @Test
    void theContentTypeChoosesTheReader() throws Exception {
        ScrapeReport report = scrape(IngestOptions.DEFAULT, OPENMETRICS, "a_total 1 1.5 # {b=\"c\"} 2\n# EOF\n");

        assertThat(report.failure()).isEmpty();
        assertThat(committed.take()).map(Object::toString).containsExactly("a_total 1.0@1500");
    }

    @Test
    void aBodyOfNoNamedFormatIsRefusedWithAWayOut() throws Exception {
        ScrapeReport report = scrape(IngestOptions.DEFAULT, "", "a 1\n");

        assertThat(report.failure().orElseThrow().kind()).isEqualTo("unknown_format");
        assertThat(report.failure().orElseThrow().reason())
                .isEqualTo("no Content-Type; set fallbackScrapeProtocol to have such a body read as one format");
        assertThat(committed.take()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json", "text/plaintext", "junk", "text/plain; version"})
    void aBodyOfAnotherFormatIsRefusedThoughItMightBeRead(String contentType) throws Exception {
        ScrapeReport report = scrape(IngestOptions.DEFAULT, contentType, "a 1\n");

        assertThat(report.failure().orElseThrow().reason())
                .isEqualTo("Content-Type \"" + contentType + "\" is that of no exposition;"
                        + " set fallbackScrapeProtocol to have such a body read as one format");
        assertThat(committed.take()).isEmpty();
    }

    @Test
    void theFallbackReadsABodyOfNoNamedFormat() throws Exception {
        ScrapeReport report = scrape(withFallback(ScrapeProtocol.TEXT_0_0_4), "text/html", "a 1\n");

        assertThat(report.failure()).isEmpty();
        assertThat(committed.take()).map(Object::toString).containsExactly("a 1.0@" + NOW);
    }

    @Test
    void theFallbackDoesNotOverruleAKnownFormat() throws Exception {
        ScrapeReport report = scrape(withFallback(ScrapeProtocol.TEXT_0_0_4), OPENMETRICS, "a 1\n");

        assertThat(report.failure().orElseThrow().reason()).startsWith("line 2: the body ended without # EOF");
    }

    @ParameterizedTest(name = "compressed {0} times, said to be \"{1}\"")
    @CsvSource({"1, ''", "2, gzip"})
    void whatStaysCompressedIsNoText(int times, String encoding) throws Exception {
        var body = new Buffer().writeUtf8("a 1\n");
        for (int i = 0; i < times; i++) body = gzip(body);
        Headers headers = Headers.of("Content-Type", "text/plain", "Content-Encoding", encoding);
        server.enqueue(new MockResponse.Builder().headers(headers).body(body).build());

        ScrapeReport report = scrape(IngestOptions.DEFAULT);

        assertThat(report.failure().orElseThrow().kind()).isEqualTo("malformed");
        assertThat(committed.take()).isEmpty();
    }

    @Test
    void aTargetOfWhichRulesDropAllIsUp() throws Exception {
        ScrapeReport report =
                scrape(IngestOptions.DEFAULT.with(_ -> new Relabeling.Verdict.Dropped(0)), "text/plain", "a 1\nb 1\n");

        assertThat(report.isUp()).isTrue();
        assertThat(List.of(report.scraped(), report.kept())).containsExactly(2, 0);
        assertThat(committed.take()).isEmpty();
    }

    @Test
    void givenTimesAreIgnoredWhereTheyAreNotHonored() throws Exception {
        ScrapeReport report = scrape(with(false, ScrapeProtocols.DEFAULT), "text/plain", "a 1 1500\n");

        assertThat(report.failure()).isEmpty();
        assertThat(committed.take()).map(Object::toString).containsExactly("a 1.0@" + NOW);
    }

    @Test
    void aMalformedBodyIsTheSameFailureThoughItsLinesChange() throws Exception {
        ScrapeReport first = scrape(IngestOptions.DEFAULT, "text/plain", "a 1\nb x17\n");
        ScrapeReport second = scrape(IngestOptions.DEFAULT, "text/plain", "a 1\nb x18\n");

        ScrapeFailure failure = first.failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo("line 2: found \"x17\" where a value was wanted: b x17");
        assertThat(failure.gist()).isEqualTo(second.failure().orElseThrow().gist());
        assertThat(committed.take()).isEmpty();
    }

    private ScrapeReport scrape(IngestOptions ingest, String contentType, String body) throws Exception {
        enqueue(contentType, body);
        return scrape(ingest);
    }

    private ScrapeReport scrape(IngestOptions ingest) throws Exception {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
        var context = new ScrapeContext(fetcher, committed, new ScrapeCounters(), clock, false);
        Target plain = Targets.at(server.url("/metrics").toString());
        var target = new Target(
                plain.job(), plain.url(), plain.labels(), plain.interval(), plain.timeout(), plain.http(), ingest);
        return Loops.of(target, context).scrape();
    }

    private void enqueue(String contentType, String body) {
        Headers headers = contentType.isEmpty() ? Headers.EMPTY : Headers.of("Content-Type", contentType);
        server.enqueue(new MockResponse(200, headers, body));
    }

    private static Buffer gzip(Buffer bytes) throws IOException {
        var compressed = new Buffer();
        try (var out = new GZIPOutputStream(compressed.outputStream())) {
            bytes.writeTo(out);
        }
        return compressed;
    }

    private static IngestOptions withFallback(ScrapeProtocol fallback) {
        ScrapeProtocols asked = ScrapeProtocols.DEFAULT;
        return with(true, new ScrapeProtocols(asked.order(), Optional.of(fallback), EscapingScheme.ALLOW_UTF_8, false));
    }

    private static IngestOptions with(boolean honorTimestamps, ScrapeProtocols protocols) {
        IngestOptions usual = IngestOptions.DEFAULT;
        return new IngestOptions(
                usual.honorLabels(),
                honorTimestamps,
                usual.trackTimestampsStaleness(),
                usual.relabeling(),
                usual.limits(),
                protocols);
    }
}
