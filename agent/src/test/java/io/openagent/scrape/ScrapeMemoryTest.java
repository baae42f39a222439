package io.openagent.scrape;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.Target;
import io.openagent.scrape.MemoryBudget.Step;
import io.openagent.scrape.MemoryBudget.Usage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Real scrapes with a small budget: what they hold while they run and afterwards, and what gives way.
final class ScrapeMemoryTest {
    private static final long MIB = 1 << 20;
    private static final String LONG_LINE = "_metric{long=\"" + "x".repeat(180) + "\",line=\"";
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain; version=0.0.4");

    private final MockWebServer server = new MockWebServer();
    private final Fetcher fetcher = new Fetcher("1.2.3");
    private final CapturingBatcher committed = new CapturingBatcher(false);
    private final Workspaces workspaces = new Workspaces();
    private final SharedPages pages = new SharedPages();

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
    void aGoodScrapeLeavesItsSeriesAndNoReservation() throws Exception {
        MemoryBudget budget = budget(64 * MIB);

        ScrapeReport report = scrape(loop("a", budget), body("a", 1000));

        assertThat(report.failure()).isEmpty();
        Usage usage = budget.usage();
        assertThat(usage.scrapes()).isZero();
        assertThat(usage.series()).isBetween(1000L * 400, 1000L * 600);
        assertThat(usage.level()).isZero();
    }

    @Test
    void targetsThatExposeTheSameLinesAreCountedOnce() throws Exception {
        MemoryBudget budget = budget(64 * MIB);
        var _ = scrape(loop("a", budget), body("a", 1000));
        long one = budget.usage().series();

        var _ = scrape(loop("b", budget), body("a", 1000));

        assertThat(budget.usage().series()).isEqualTo(one);
    }

    @Test
    void whatATargetNoLongerExposesIsNotCountedAnyMore() throws Exception {
        MemoryBudget budget = budget(64 * MIB);
        ScrapeLoop loop = loop("a", budget);
        var _ = scrape(loop, body("a", 1000));
        long one = budget.usage().series();

        var _ = scrape(loop, body("b", 1000));

        assertThat(budget.usage().series()).isBetween(one * 9 / 10, one * 11 / 10);
    }

    @Test
    void aBodyThatOutgrowsTheBudgetIsRefusedAndNothingOfItStays() throws Exception {
        MemoryBudget budget = budget(2 * MIB);

        ScrapeReport report = scrape(loop("a", budget), body("a", 20_000));

        ScrapeFailure failure = report.failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo("memory");
        assertThat(failure.reason())
                .matches("takes \\d+ KiB or more, which is more than is free"
                        + " in the memory budget of 2048 KiB \\(limits.memory\\)");
        assertThat(committed.take()).isEmpty();
        assertThat(budget.usage().scrapes() + budget.usage().series()).isZero();
        assertThat(budget.usage().level()).isEqualTo(Step.REFUSE.level());
    }

    @Test
    void whereTwoDoNotFitTheOneThatRestsIsForgottenAndBothGiveTheirSamples() throws Exception {
        MemoryBudget budget = budget(12 * MIB);
        ScrapeLoop one = loop("one", budget);
        ScrapeLoop other = loop("other", budget);

        for (int round = 0; round < 3; round++) {
            assertThat(scrape(one, body("one", 10_000)).failure()).isEmpty();
            assertThat(committed.take()).hasSize(10_000);
            assertThat(scrape(other, body("other", 10_000)).failure()).isEmpty();
            assertThat(committed.take()).hasSize(10_000);
        }

        assertThat(budget.usage().steps().get(Step.FORGET)).isGreaterThanOrEqualTo(3);
        assertThat(budget.usage().steps()).containsEntry(Step.REFUSE, 0L);
        assertThat(budget.usage().series()).isLessThan(8 * MIB);
    }

    @Test
    void whoDoesNotFitMakesOthersForgetTwiceAndThenNoMore() throws Exception {
        MemoryBudget budget = budget(12 * MIB);
        ScrapeLoop small = loop("small", budget);
        ScrapeLoop huge = loop("huge", budget);
        for (int round = 0; round < 2; round++) {
            var _ = scrape(small, body("small", 5_000));
            var _ = scrape(huge, body("huge", 50_000));
        }
        long forgotten = budget.usage().steps().getOrDefault(Step.FORGET, 0L);

        for (int round = 0; round < 2; round++) {
            assertThat(scrape(small, body("small", 5_000)).failure()).isEmpty();
            assertThat(scrape(huge, body("huge", 50_000)).failure()).isPresent();
        }

        assertThat(budget.usage().steps()).containsEntry(Step.FORGET, forgotten);
        assertThat(budget.usage().series()).isGreaterThan(0);
    }

    @Test
    void aTargetWhoseNewOrderDoesNotFitIsForgottenAndGivesItsSamples() throws Exception {
        MemoryBudget budget = budget(11 * MIB);
        ScrapeLoop loop = loop("a", budget);
        var _ = scrape(loop, body("a", 10_000));
        var _ = committed.take();

        ScrapeReport report = scrape(loop, reversed(body("a", 10_000)));

        assertThat(report.failure()).isEmpty();
        assertThat(committed.take()).hasSize(10_000);
        assertThat(budget.usage().series()).isZero();
        assertThat(budget.usage().steps()).containsEntry(Step.FORGET, 1L);
    }

    private MemoryBudget budget(long bytes) {
        return new MemoryBudget(bytes, 0, workspaces, pages, System::nanoTime);
    }

    private ScrapeLoop loop(String path, MemoryBudget budget) {
        var context = new ScrapeContext(fetcher, committed, new ScrapeCounters(), Clock.systemUTC(), false);
        Target plain = Targets.at(server.url("/" + path).toString());
        var target = new Target(
                plain.job(),
                plain.url(),
                plain.labels(),
                plain.interval(),
                plain.timeout(),
                plain.http(),
                IngestOptions.DEFAULT);
        return new ScrapeLoop(target, context, context.newTimes(), Duration.ofMillis(1), workspaces, pages, budget);
    }

    private ScrapeReport scrape(ScrapeLoop loop, String body) throws InterruptedException {
        server.enqueue(new MockResponse(200, TEXT, body));
        return loop.scrape();
    }

    private static String body(String prefix, int lines) {
        var body = new StringBuilder();
        IntStream.range(0, lines)
                .forEach(line ->
                        body.append(prefix).append(LONG_LINE).append(line).append("\"} 1\n"));
        return body.toString();
    }

    private static String reversed(String body) {
        return body.lines().toList().reversed().stream().collect(joining("\n", "", "\n"));
    }
}
