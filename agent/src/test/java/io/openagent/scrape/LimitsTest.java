package io.openagent.scrape;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.ScrapeLimits;
import io.openagent.discovery.ScrapeLimits.OnBreach;
import io.openagent.metrics.Relabeling;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of bodies and series that are more than a target may expose.
final class LimitsTest {
    private static final String FAMILIES = """
        # TYPE a counter
        a_total{x="1"} 1
        a_total{x="2"} 2
        # TYPE h histogram
        h_bucket{le="1"} 1
        h_bucket{le="+Inf"} 2
        h_sum 3
        h_count 2
        lonely 1
        """;

    private final CapturingBatcher batcher = new CapturingBatcher(true);

    @Test
    void tooManySamplesFailTheScrapeAndNameTheLargestFamilies() {
        var scrapes = scrapes(limits(6, 64, OnBreach.FAIL));

        ScrapeFailure failure = scrapes.failure(FAMILIES);

        assertThat(failure.kind()).isEqualTo("limit_exceeded");
        assertThat(failure.reason()).isEqualTo("7 samples, more than the limit of 6: h (4), a (2), lonely (1)");
        assertThat(batcher.take()).isEmpty();
    }

    @Test
    void asManySamplesAsTheLimitArePermitted() throws Exception {
        var scrapes = scrapes(limits(7, 64, OnBreach.FAIL));

        assertThat(scrapes.scrape(FAMILIES).kept()).isEqualTo(7);
        assertThat(scrapes.scrape(FAMILIES).kept()).isEqualTo(7);
    }

    @Test
    void samplesThatARuleDropsAreNotCounted() throws Exception {
        Relabeling onlyH = labels -> labels.get("__name__").orElseThrow().startsWith("h")
                ? new Relabeling.Verdict.Kept(labels)
                : new Relabeling.Verdict.Dropped(0);
        var scrapes = scrapes(limits(4, 64, OnBreach.FAIL).with(onlyH));

        Intake.Outcome outcome = scrapes.scrape(FAMILIES);

        assertThat(outcome.scraped()).isEqualTo(7);
        assertThat(outcome.kept()).isEqualTo(4);
    }

    /// A drop rule must not be what lets a target fill the memory.
    @ParameterizedTest(name = "{0}")
    @CsvSource({"a 1", "# TYPE a gauge", "# HELP a b"})
    void linesThatNobodyKeepsAreLimitedToo(String line) throws Exception {
        for (OnBreach policy : OnBreach.values()) {
            var scrapes = scrapes(limits(100, 64, policy).with(_ -> new Relabeling.Verdict.Dropped(0)));
            scrapes.scrape(line + "\n");

            assertThat(scrapes.failure((line + "\n").repeat(1_000_002)).reason())
                    .matches("100000[12] lines, more than the limit of 1000000");
        }
    }

    @Test
    void asManyLinesAsTheLimitArePermitted() throws Exception {
        var scrapes = scrapes(limits(100, 64, OnBreach.FAIL).with(_ -> new Relabeling.Verdict.Dropped(0)));

        assertThat(scrapes.scrape("a 1\n".repeat(1_000_000)).scraped()).isEqualTo(1_000_000);
    }

    @Test
    void helpBeyondEightMebibytesIsNotTold() throws Exception {
        String family = "# HELP a%1$d " + "x".repeat(1 << 20) + "\na%1$d 1\n";
        String body = IntStream.range(0, 9).mapToObj(family::formatted).collect(joining());

        assertThat(scrapes(IngestOptions.DEFAULT).scrape(body).kept()).isEqualTo(9);
        assertThat(batcher.takeDescriptions()).hasSize(7);
    }

    @Test
    void aKnownLineThatComesAgainAndAgainBreaksTheLimitToo() throws Exception {
        var scrapes = scrapes(limits(6, 64, OnBreach.FAIL));
        scrapes.scrape("a 1\n");

        assertThat(scrapes.failure("a 1\n".repeat(10)).reason())
                .isEqualTo("8 samples, more than the limit of 6: a (8)");
    }

    @ParameterizedTest(name = "a limit of {0} samples keeps {1}")
    @CsvSource({"1, 0", "2, 2", "5, 2", "6, 6", "7, 7"})
    void wholeFamiliesAreKeptInTheirOrder(int limit, int wanted) throws Exception {
        var scrapes = scrapes(limits(limit, 64, OnBreach.KEEP_FAMILIES));
        for (int again = 0; again < 3; again++) {
            Intake.Outcome outcome = scrapes.scrape(FAMILIES);

            assertThat(batcher.take()).hasSize(wanted);
            assertThat(batcher.takeLeftOut(Batcher.LeftOut.OVER_LIMIT)).isEqualTo(7 - wanted);
            assertThat(outcome.scraped()).isEqualTo(7);
            assertThat(outcome.kept()).isEqualTo(7);
            assertThat(outcome.overLimit().map(OverLimit::dropped))
                    .isEqualTo(wanted == 7 ? Optional.empty() : Optional.of(7 - wanted));
        }
    }

    @Test
    void whatFollowsTheLimitIsReadToTheEndAndMustBeWellFormed() {
        var scrapes = scrapes(limits(1, 64, OnBreach.KEEP_FAMILIES));

        assertThat(scrapes.failure(FAMILIES + "x y\n").kind()).isEqualTo("malformed");
    }

    @Test
    void aFamilyThatGrowsOverTheLimitVanishes() throws Exception {
        var scrapes = scrapes(limits(3, 64, OnBreach.KEEP_FAMILIES));
        scrapes.scrape("a 1\nb{x=\"1\"} 1\nb{x=\"2\"} 1\n");
        batcher.take();

        scrapes.scrape("a 1\nb{x=\"1\"} 1\nb{x=\"2\"} 1\nb{x=\"3\"} 1\n");

        assertThat(batcher.take())
                .map(Object::toString)
                .containsExactly("a{job=node} 1.0@2000", "b{job=node,x=1} NaN@2000", "b{job=node,x=2} NaN@2000");
    }

    @Test
    void aFamilyWithTooManyLabelsIsLeftOutAndTheNextOneIsNot() throws Exception {
        var scrapes = scrapes(limits(100, 2, OnBreach.KEEP_FAMILIES));
        String body = "a 1\nb{x=\"1\"} 1\nb{x=\"1\",y=\"1\"} 1\nb{x=\"2\"} 1\nc 1\n";
        for (int again = 0; again < 3; again++) {
            Intake.Outcome outcome = scrapes.scrape(body);

            assertThat(batcher.take())
                    .extracting(CapturingBatcher.Sample::series)
                    .containsExactly("a{job=node}", "c{job=node}");
            assertThat(batcher.takeLeftOut(Batcher.LeftOut.OVER_LIMIT)).isEqualTo(3);
            assertThat(outcome.overLimit().map(OverLimit::toString))
                    .contains("more than 2 labels: whole families were kept, 3 samples dropped");
        }
    }

    @Test
    void tooManyLabelsFailTheScrape() {
        var scrapes = scrapes(limits(100, 2, OnBreach.FAIL));

        assertThat(scrapes.failure("a{x=\"1\",y=\"2\"} 1\n").reason())
                .isEqualTo("3 labels, more than the limit of 2: a (1)");
    }

    @ParameterizedTest
    @CsvSource({
        "abcdef 1,                 '6 bytes of a name, more than the limit of 5: abcdef (1)'",
        "'a{abcdef=\"1\"} 1',      '6 bytes of a name, more than the limit of 5: a (1)'",
        "'a{b=\"12345678\"} 1',    '8 bytes of a label value, more than the limit of 7: a (1)'"
    })
    void longNamesAndValuesFailTheScrapeUnderEveryPolicy(String line, String reason) {
        for (OnBreach policy : OnBreach.values()) {
            var limits = new ScrapeLimits(1 << 20, 100, 64, 5, 7, policy);
            var scrapes = new BodyScrapes(IngestOptions.DEFAULT.with(limits), batcher);

            assertThat(scrapes.failure(line + "\n").reason()).isEqualTo(reason);
        }
    }

    @Test
    void aRuleThatTakesTheNameAwayFailsTheScrape() {
        Relabeling nameless = labels -> new Relabeling.Verdict.Kept(BodyScrapes.TARGET);
        var scrapes = new BodyScrapes(IngestOptions.DEFAULT.with(nameless), batcher);

        assertThat(scrapes.failure("a{b=\"c\"} 1\n").reason())
                .isEqualTo("relabelling leaves no metric name to a{b=\"c\"}");
    }

    private BodyScrapes scrapes(IngestOptions ingest) {
        return new BodyScrapes(ingest, batcher);
    }

    private static IngestOptions limits(int samples, int labels, OnBreach onBreach) {
        return IngestOptions.DEFAULT.with(new ScrapeLimits(1 << 20, samples, labels, 512, 8 << 10, onBreach));
    }
}
