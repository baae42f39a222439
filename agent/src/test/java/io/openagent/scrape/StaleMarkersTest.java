package io.openagent.scrape;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.Target;
import io.openagent.discovery.TargetSet;
import io.openagent.metrics.Labels;
import io.openagent.metrics.Relabeling;
import io.openagent.scrape.CapturingBatcher.Sample;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Series end once: when they vanish, when their target does not answer, when it is gone, and never because the agent
/// stops.
final class StaleMarkersTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    private final MockWebServer server = new MockWebServer();
    private final Fetcher fetcher = new Fetcher("1");
    private final CapturingBatcher batcher = new CapturingBatcher(true);
    private Scrapes scrapes = new Scrapes();
    private long lastMillis = NOW - 1;

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        scrapes.stop(Duration.ofSeconds(5));
        fetcher.close();
        server.close();
    }

    // --- one loop, scrape by scrape

    @Test
    void aMarkerHasTheBitsThatPrometheusKnows() {
        assertThat(Double.doubleToRawLongBits(Batcher.STALE_NAN)).isEqualTo(0x7ff0_0000_0000_0002L);
    }

    @Test
    void aSeriesThatVanishesEndsOnce() throws Exception {
        ScrapeLoop loop = loop(IngestOptions.DEFAULT);
        scrape(loop, "a 1\nb 1\n");

        assertThat(scrape(loop, "a 2\n")).containsExactly("b{instance=x}");
        assertThat(scrape(loop, "a 3\n")).isEmpty();
    }

    @Test
    void aTargetThatDoesNotAnswerEndsEachSeriesOnce() throws Exception {
        ScrapeLoop loop = loop(IngestOptions.DEFAULT);
        scrape(loop, "a 1\nb 1\n");

        assertThat(fail(loop)).containsExactly("a{instance=x}", "b{instance=x}");
        assertThat(fail(loop)).isEmpty();
        assertThat(scrape(loop, "a 1\n")).isEmpty();
        assertThat(fail(loop)).containsExactly("a{instance=x}");
    }

    @Test
    void aTargetThatNeverAnsweredEndsNothing() throws Exception {
        assertThat(fail(loop(IngestOptions.DEFAULT))).isEmpty();
    }

    @Test
    void aSeriesWithTimesOfItsOwnEndsOnlyWhenTracked() throws Exception {
        ScrapeLoop loop = loop(IngestOptions.DEFAULT);
        scrape(loop, "a 1 1000\nb 1\n");
        assertThat(fail(loop)).containsExactly("b{instance=x}");

        IngestOptions usual = IngestOptions.DEFAULT;
        ScrapeLoop tracking = loop(new IngestOptions(
                usual.honorLabels(), true, true, usual.relabeling(), usual.limits(), usual.protocols()));
        scrape(tracking, "a 1 1000\nb 1\n");
        assertThat(fail(tracking)).containsExactly("a{instance=x}", "b{instance=x}");
    }

    @Test
    void manySeriesEndOverSeveralTicks() throws Exception {
        int count = 2 * StaleMarkers.MOST_A_TICK + 10;
        ScrapeLoop loop = loop(IngestOptions.DEFAULT);
        scrape(
                loop,
                IntStream.range(0, count)
                        .mapToObj(i -> "a{b=\"" + i + "\"} 1\n")
                        .collect(joining()));

        List<String> ended = new ArrayList<>();
        for (int tick = 0; tick < 4; tick++) {
            List<String> now = fail(loop);
            assertThat(now).hasSizeLessThanOrEqualTo(StaleMarkers.MOST_A_TICK);
            ended.addAll(now);
        }

        assertThat(ended).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void aTargetThatAnswersBeforeAllHaveEndedEndsOnlyWhatItLacks() throws Exception {
        int count = StaleMarkers.MOST_A_TICK + 10;
        ScrapeLoop loop = loop(IngestOptions.DEFAULT);
        scrape(
                loop,
                IntStream.range(0, count)
                        .mapToObj(i -> "a{b=\"" + i + "\"} 1\n")
                        .collect(joining()));
        List<String> ended = new ArrayList<>(fail(loop));

        ended.addAll(scrape(loop, "a{b=\"" + (count - 1) + "\"} 1\n"));

        assertThat(ended).hasSize(count - 1).doesNotHaveDuplicates();
        assertThat(ended).doesNotContain("a{b=" + (count - 1) + ",instance=x}");
    }

    @Test
    void anotherFormOfTheOutputEndsTheSeriesOfTheOldOne() throws Exception {
        ScrapeLoop loop = loop(IngestOptions.DEFAULT);
        scrape(loop, "a 1\n");

        batcher.outdateForms();

        assertThat(scrape(loop, "a 1\n")).containsExactly("a{instance=x}");
        assertThat(loop.last()).isEmpty();
    }

    @Test
    void anOutputThatCannotCarryThemGetsNone() throws Exception {
        var plain = new CapturingBatcher(false);
        ScrapeLoop loop = loop(IngestOptions.DEFAULT, plain);
        server.enqueue(new MockResponse(200, TEXT, "a 1\nb 1\n"));
        loop.scrape();
        server.enqueue(new MockResponse(200, TEXT, "a 1\n"));
        loop.scrape();
        server.enqueue(new MockResponse(500, Headers.EMPTY, ""));
        loop.scrape();

        assertThat(plain.take()).noneMatch(Sample::isMarker).hasSize(3);
    }

    // --- running loops

    @Test
    void aTargetThatIsGoneEndsEachSeriesAndItsOwnOnce() {
        serveAlways("a 1\nb 1\n");
        reconcile(target("x", Relabeling.NONE));
        awaitSample("a{instance=x}");

        reconcile();

        awaitMarkers("x", 7);
    }

    @Test
    void aTargetThatIsRenamedEndsTheOldSeriesAndNotTheNew() {
        serveAlways("a 1\n");
        reconcile(target("x", Relabeling.NONE));
        awaitSample("a{instance=x}");

        reconcile(target("y", Relabeling.NONE));

        awaitMarkers("x", 6);
        awaitSample("a{instance=y}");
        assertThat(markers()).noneMatch(series -> series.contains("instance=y"));
    }

    @Test
    void anAgentThatStopsAndStartsAgainEndsNothing() throws Exception {
        serveAlways("a 1\n");
        reconcile(target("x", Relabeling.NONE));
        awaitSample("a{instance=x}");

        scrapes.stop(Duration.ofSeconds(5));
        assertThat(markers()).isEmpty();
        seen.clear();
        scrapes = new Scrapes();
        reconcile(target("x", Relabeling.NONE));
        awaitSample("a{instance=x}");

        assertThat(markers()).isEmpty();
    }

    /// The loop of a changed target begins with an empty memory, so that no old verdict outlives the rules.
    @Test
    void changedRulesHoldForKnownSeriesAndEndNothing() {
        serveAlways("a 1\nb 1\n");
        reconcile(target("x", Relabeling.NONE));
        awaitSample("a{instance=x}");

        reconcile(target(
                "x",
                labels -> labels.get("__name__").orElseThrow().equals("a")
                        ? new Relabeling.Verdict.Dropped(0)
                        : new Relabeling.Verdict.Kept(
                                labels.with(Labels.of("rule", "new").list()))));
        awaitSample("b{instance=x,rule=new}");
        seen.clear();
        awaitSample("b{instance=x,rule=new}");

        assertThat(seen).noneMatch(sample -> sample.series().startsWith("a{"));
        assertThat(markers()).isEmpty();
    }

    private final List<Sample> seen = new ArrayList<>();

    private void serveAlways(String body) {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse(200, TEXT, body);
            }
        });
    }

    private void reconcile(Target... targets) {
        var context = new ScrapeContext(fetcher, batcher, new ScrapeCounters(), Clock.systemUTC(), true);
        scrapes.reconcile(TargetSet.of(List.of(targets)), context, false);
    }

    private void awaitSample(String series) {
        await().until(() -> {
            seen.addAll(batcher.take());
            return seen.stream().anyMatch(sample -> sample.series().equals(series) && !sample.isMarker());
        });
    }

    /// Exactly so many, no series twice: whatever comes later would be seen by the check of the test's other half.
    private void awaitMarkers(String instance, int count) {
        await().until(() -> markers().size() >= count);
        assertThat(markers())
                .hasSize(count)
                .doesNotHaveDuplicates()
                .allMatch(series -> series.contains("instance=" + instance));
    }

    private List<String> markers() {
        seen.addAll(batcher.take());
        return seen.stream().filter(Sample::isMarker).map(Sample::series).toList();
    }

    private Target target(String instance, Relabeling rules) {
        return new Target(
                "job",
                server.url("/metrics").uri(),
                Labels.of("instance", instance),
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                HttpOptions.DEFAULT,
                IngestOptions.DEFAULT.with(rules));
    }

    private ScrapeLoop loop(IngestOptions ingest) {
        return loop(ingest, batcher);
    }

    private ScrapeLoop loop(IngestOptions ingest, Batcher output) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
        var context = new ScrapeContext(fetcher, output, new ScrapeCounters(), clock, false);
        var target = new Target(
                "job",
                server.url("/metrics").uri(),
                Labels.of("instance", "x"),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                HttpOptions.DEFAULT,
                ingest);
        return Loops.of(target, context);
    }

    /// The series that this scrape ends.
    private List<String> scrape(ScrapeLoop loop, String body) throws InterruptedException {
        server.enqueue(new MockResponse(200, TEXT, body));
        ScrapeReport report = loop.scrape();
        assertThat(report.failure()).isEmpty();
        return endedBy(report);
    }

    private List<String> fail(ScrapeLoop loop) throws InterruptedException {
        server.enqueue(new MockResponse(500, Headers.EMPTY, ""));
        ScrapeReport report = loop.scrape();
        assertThat(report.failure()).isPresent();
        return endedBy(report);
    }

    /// A clock that stands still gives a millisecond more each time.
    private List<String> endedBy(ScrapeReport report) {
        List<Sample> markers = batcher.take().stream().filter(Sample::isMarker).toList();
        long before = lastMillis;
        lastMillis = report.started().toEpochMilli();
        assertThat(markers).allMatch(marker -> marker.timeMillis() > before && marker.timeMillis() <= lastMillis);
        return markers.stream().map(Sample::series).toList();
    }
}
