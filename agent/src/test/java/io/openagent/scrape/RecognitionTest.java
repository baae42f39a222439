package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.openagent.discovery.IngestOptions;
import io.openagent.metrics.Exposition.Entry;
import io.openagent.metrics.Expositions;
import io.openagent.metrics.Labels;
import io.openagent.metrics.LineBuffer;
import io.openagent.metrics.ProtobufExposition.Histograms;
import io.openagent.metrics.ScrapeProtocol;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is recognised, and what that saves.
final class RecognitionTest {
    private static final int SERIES = 2_000;

    private final CapturingBatcher batcher = new CapturingBatcher(true);
    private final SharedPages shared = new SharedPages();
    private final BodyScrapes scrapes = new BodyScrapes(IngestOptions.DEFAULT, batcher);

    @Test
    void aKnownBodyIsNotEncodedAgain() throws Exception {
        scrapes.scrape(body(1));
        int encoded = batcher.encoded();

        scrapes.scrape(body(2));

        assertThat(encoded).isEqualTo(SERIES);
        assertThat(batcher.encoded()).isEqualTo(encoded);
    }

    @Test
    void noLineOfAKnownBodyIsParsed() throws Exception {
        scrapes.scrape(body(1));

        assertThat(parsed(scrapes.memory(), body(2))).isZero();
    }

    @Test
    void inAnyOrderNoLineOfAKnownBodyIsParsed() throws Exception {
        scrapes.scrape(body(1));
        List<String> lines = new ArrayList<>(body(2).lines().toList());
        Collections.shuffle(lines, new Random(7));

        assertThat(parsed(scrapes.memory(), String.join("\n", lines) + "\n")).isZero();
    }

    @Test
    void ofAChangedBodyTheNewLinesAreParsed() throws Exception {
        scrapes.scrape(body(1));
        List<String> lines = new ArrayList<>(body(2).lines().toList());
        lines.subList(700, 710).clear();
        lines.addAll(1000, List.of("new 1", "newer{a=\"b\"} 2"));
        lines.add("newest 3");

        assertThat(parsed(scrapes.memory(), String.join("\n", lines) + "\n")).isEqualTo(3);
    }

    /// The promise is eight bytes a sample, in arrays that are kept. The first readings fill them.
    @Test
    void readingAKnownBodyMakesNoGarbage() throws Exception {
        scrapes.scrape(body(1));
        byte[] body = body(2).getBytes(UTF_8);
        var workspace = new Workspace();
        read(scrapes.memory(), body, workspace);

        long before = allocatedBytes();
        int samples = read(scrapes.memory(), body, workspace);

        assertThat(samples).isEqualTo(SERIES);
        assertThat(allocatedBytes() - before).isLessThan(2L * SERIES);
    }

    @Test
    void targetsThatExposeTheSameLinesShareThem() throws Exception {
        var one = scrapesOf("1");
        var other = scrapesOf("2");

        one.scrape(body(1));
        other.scrape(body(2));

        assertThat(other.memory().pages()).hasSameSizeAs(one.memory().pages());
        for (int i = 0; i < one.memory().pages().length; i++) {
            assertThat(other.memory().pages()[i]).isSameAs(one.memory().pages()[i]);
        }
    }

    @Test
    void targetsThatExposeAlmostTheSameLinesShareMostOfThem() throws Exception {
        var one = scrapesOf("1");
        var other = scrapesOf("2");

        one.scrape(body(1));
        other.scrape("first 1\n" + body(2).replace("x=\"1000\"", "x=\"other\""));

        Set<Page> known = Collections.newSetFromMap(new IdentityHashMap<>());
        Collections.addAll(known, one.memory().pages());
        long shares =
                Arrays.stream(other.memory().pages()).filter(known::contains).count();
        assertThat(shares).isGreaterThanOrEqualTo(other.memory().pages().length - 4);
    }

    @Test
    void linesThatNoTargetRemembersAreLetGo() throws Exception {
        var gone = scrapesOf("1");
        gone.scrape(body(1));
        assertThat(shared.size()).isPositive();

        gone.scrape("a 1\n");

        await().untilAsserted(() -> {
            System.gc();
            assertThat(shared.size()).isLessThanOrEqualTo(1);
        });
    }

    @Test
    void anOrderThatLastsIsFollowedAndARestlessOneIsNot() throws Exception {
        List<String> lines = new ArrayList<>(body(1).lines().toList());
        scrapes.scrape(String.join("\n", lines) + "\n");
        Random random = new Random(7);
        Set<Page[]> orders = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(lines, random);
            scrapes.scrape(String.join("\n", lines) + "\n");
            orders.add(scrapes.memory().pages());
        }

        assertThat(orders).hasSizeBetween(2, 6);
    }

    @Test
    void aSeriesOverSeveralLinesIsParsedAndStillRecognised() throws Exception {
        String spread = "a{b=\"x\ny\"} 1\n";
        scrapes.scrape(spread);
        int encoded = batcher.encoded();

        scrapes.scrape(spread);

        assertThat(batcher.encoded()).isEqualTo(encoded);
        assertThat(scrapes.failure(spread + "bad\n").reason()).startsWith("line 3:");
    }

    @Test
    void descriptionsAreToldAtFirstOnChangeAndWhenWanted() throws Exception {
        String body = "# TYPE a gauge\n# HELP a good\na 1\n# TYPE b gauge\n";
        scrapes.scrape(body);
        assertThat(batcher.takeDescriptions()).containsExactly("a type gauge", "a help good");

        scrapes.scrape(body);
        assertThat(batcher.takeDescriptions()).isEmpty();

        scrapes.scrape(body.replace("good", "better"));
        assertThat(batcher.takeDescriptions()).containsExactly("a help better");

        scrapes.scrape(new ByteArrayInputStream(body.getBytes(UTF_8)), true);
        assertThat(batcher.takeDescriptions()).containsExactly("a type gauge", "a help good");
    }

    private BodyScrapes scrapesOf(String instance) {
        return new BodyScrapes(Labels.of("instance", instance), IngestOptions.DEFAULT, batcher, shared);
    }

    private static String body(int value) {
        return IntStream.range(0, SERIES)
                .mapToObj(i -> (i % 10 == 0 ? "# TYPE metric_" + i / 10 + " gauge\n" : "") + "metric_" + i / 10
                        + "{x=\"" + i + "\"} " + value * i + "\n")
                .collect(joining());
    }

    /// How many samples of the body are not recognised.
    private int parsed(SeriesMemory memory, String body) throws Exception {
        var recognition = new Recognition(memory, new Workspace(), shared, false, Integer.MAX_VALUE);
        int parsed = 0;
        try (var exposition = Expositions.open(
                new ByteArrayInputStream(body.getBytes(UTF_8)),
                ScrapeProtocol.TEXT_0_0_4,
                Histograms.CLASSIC,
                recognition,
                new LineBuffer())) {
            for (Entry entry = exposition.advance(); entry != Entry.END; entry = exposition.advance()) {
                if (entry == Entry.SAMPLE && !exposition.sample().isKnown()) parsed++;
            }
        }
        return parsed;
    }

    private int read(SeriesMemory memory, byte[] body, Workspace workspace) throws Exception {
        var recognition = new Recognition(memory, workspace, shared, false, Integer.MAX_VALUE);
        try (var exposition = Expositions.open(
                new ByteArrayInputStream(body),
                ScrapeProtocol.TEXT_0_0_4,
                Histograms.CLASSIC,
                recognition,
                workspace.lines())) {
            while (exposition.advance() == Entry.SAMPLE) {
                workspace.samples().add(exposition.sample().value());
            }
        }
        return workspace.samples().size();
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
