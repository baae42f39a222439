package io.openagent.forward.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.HttpOptions;
import io.openagent.forward.Balance;
import io.openagent.forward.DropReason;
import io.openagent.forward.HelpCatalog;
import io.openagent.forward.Order;
import io.openagent.journal.Cursor;
import io.openagent.journal.Entry;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalOptions;
import io.openagent.metrics.Labels;
import io.openagent.metrics.NativeHistogram;
import io.openagent.metrics.ProtobufExposition.Histograms;
import io.openagent.metrics.Relabeling;
import io.openagent.metrics.relabel.AnchoredRegex;
import io.openagent.metrics.relabel.RelabelRule;
import io.openagent.metrics.relabel.RelabelRules;
import io.openagent.metrics.relabel.Source;
import io.openagent.scrape.Batcher;
import io.openagent.scrape.Exemplar;
import io.openagent.scrape.SeriesText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// From series and values to remote write's messages, and into the accounts.
final class RemoteWriteBatcherTest {
    private static final Labels TARGET = Labels.of("instance", "x:1", "job", "node");
    private static final Labels EXTERNAL = Labels.of("region", "eu");
    private static final int MOST_SAMPLES = 100;

    private final Journal journal = JournalFolder.inMemory(JournalOptions.of(1 << 20), JournalClock.system());
    private final Spoken spoken = new Spoken(Protocol.V1);
    private final Batcher batcher = batcher(Relabeling.NONE);
    private final Batcher.Form form = batcher.form(TARGET);

    @AfterEach
    void close() {
        journal.close();
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "up{}                 | __name__=up instance=x:1 job=node region=eu",
                "a{z='1',b='2'}       | __name__=a b=2 instance=x:1 job=node region=eu z=1",
                "a{interface='lo'}    | __name__=a instance=x:1 interface=lo job=node region=eu",
                "a{Upper='1'}         | Upper=1 __name__=a instance=x:1 job=node region=eu",
                "a{region='us'}       | __name__=a instance=x:1 job=node region=us",
                "a{job='own'}         | __name__=a exported_job=own instance=x:1 job=node region=eu",
                "a{job='x',region=''} | __name__=a exported_job=x instance=x:1 job=node region=eu"
            })
    void labelsAreSortedWithTheNameAmongThem(String series, String wanted) throws Exception {
        byte[] encoded = form.encode(SeriesText.of(series.replace('\'', '"'), TARGET, false));

        assertThat(written(encoded))
                .map(each -> String.join(" ", each.labels()))
                .containsExactly(wanted);
    }

    @Test
    void aHonoredLabelTakesTheTargetsPlace() throws Exception {
        byte[] encoded = form.encode(SeriesText.of("a{job=\"own\"}", TARGET, true));

        assertThat(written(encoded))
                .map(each -> String.join(" ", each.labels()))
                .containsExactly("__name__=a instance=x:1 job=own region=eu");
    }

    @Test
    void targetsThatExposeTheSameSeriesShareItsBytes() {
        Labels other = Labels.of("instance", "y:2", "job", "node");

        byte[] encoded = form.encode(SeriesText.of("a{b=\"c\",k=\"l\"}", TARGET, false));
        byte[] ofOther = batcher.form(other).encode(SeriesText.of("a{b=\"c\",k=\"l\"}", other, false));

        assertThat(ofOther).isEqualTo(encoded);
    }

    @Test
    void equalSeriesHaveEqualBytesWhereverTheirLabelsComeFrom() {
        byte[] exposed = form.encode(SeriesText.of("a{b=\"1\",job=\"node\",c=\"2\"}", TARGET, true));
        byte[] added = form.encode(SeriesText.of("a{c=\"2\",b=\"1\"}", TARGET, true));

        assertThat(exposed).isEqualTo(added);
    }

    @Test
    void aSeriesTooLongToBeCutIsKeptWhole() throws Exception {
        String longValue = "v".repeat(70_000);

        byte[] encoded = form.encode(SeriesText.of("a{b=\"" + longValue + "\"}", TARGET, false));

        assertThat(written(encoded).getFirst().labels())
                .containsExactly("__name__=a", "b=" + longValue, "instance=x:1", "job=node", "region=eu");
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                0x8000_0000_0000_0000L,
                0x3ff0_0000_0000_0000L,
                0x7ff0_0000_0000_0000L,
                0x7ff8_0000_0000_0001L,
                0x7ff0_0000_0000_0002L
            })
    void everyBitOfAValueIsCarried(long bits) throws Exception {
        byte[] encoded = form.encode(SeriesText.of("a", TARGET, false));
        try (Batcher.Group group = form.open(1_000)) {
            group.add(encoded, 0, encoded.length, Double.longBitsToDouble(bits), -5);
            group.commit();
        }

        Written.Series only = all().series().getFirst();

        assertThat(Double.doubleToRawLongBits(only.value())).isEqualTo(bits);
        assertThat(only.timestampMillis()).isEqualTo(-5);
        assertThat(form.carriesStaleMarkers()).isTrue();
    }

    @Test
    void whatStandsBesideAValueIsWrittenInBothVersions() throws Exception {
        Batcher.Form rich = batcher(Relabeling.NONE, Protocol.V2).form(TARGET);
        byte[] series = rich.encode(SeriesText.of("a", TARGET, false));
        try (Batcher.Group group = rich.open(1_000)) {
            group.exemplar(new Exemplar(Labels.of("trace", "x"), 0.5, Optional.empty()), 900);
            group.created(5);
            group.add(series, 0, series.length, 1, 1_000);
            group.add(series, 0, series.length, histogram(false), 2_000);
            group.add(series, 0, series.length, histogram(true), 3_000);
            group.commit();
        }
        List<StoredRun> runs = runs();

        List<Written.Series> first = Written.of(request(runs)).series();
        List<Written.Series> second = Written.of2(
                        Write2Request.block(runs, new MetadataMemory()).toByteArray())
                .series();

        assertThat(first).hasSize(3);
        assertThat(first.getFirst().beside()).containsExactly("exemplar [trace=x] 0.5 @900");
        assertThat(second.getFirst().beside()).containsExactly("exemplar [trace=x] 0.5 @900", "created 5");
        String ofIntegers = "count_int: 6 sum: 4.5 schema: -1 zero_threshold: 0.001 zero_count_int: 2 "
                + "negative_spans { offset: -2 length: 1 } negative_deltas: 1 "
                + "positive_spans { offset: 1 length: 2 } positive_deltas: 2 positive_deltas: -1 "
                + "timestamp: 2000";
        String ofReals = "count_float: 6.0 sum: 4.5 schema: -1 zero_threshold: 0.001 zero_count_float: 2.0 "
                + "negative_spans { offset: -2 length: 1 } negative_counts: 1.0 "
                + "positive_spans { offset: 1 length: 2 } positive_counts: 2.0 positive_counts: 1.0 "
                + "reset_hint: 3 timestamp: 3000";
        assertThat(List.of(first, second))
                .allSatisfy(all -> assertThat(all.subList(1, 3))
                        .flatExtracting(Written.Series::beside)
                        .containsExactly(ofIntegers, ofReals));
        assertThat(written().accounts().taken()).isEqualTo(3);
    }

    @Test
    void whatAReceiverDoesNotWantIsNotSent() throws Exception {
        Batcher.Form plain = batcher(Relabeling.NONE, Protocol.V1, true, false).form(TARGET);
        byte[] series = plain.encode(SeriesText.of("a", TARGET, false));
        try (Batcher.Group group = plain.open(1_000)) {
            group.exemplar(new Exemplar(Labels.of("trace", "x"), 0.5, Optional.empty()), 900); // another output's wish
            group.add(series, 0, series.length, 1, 1_000);
            group.commit();
        }

        assertThat(plain.carriesExemplars()).isFalse();
        assertThat(plain.histograms()).isEqualTo(Histograms.CLASSIC);
        assertThat(all().series().getFirst().beside()).isEmpty();
    }

    /// A gauge where the counts are floats.
    private static NativeHistogram histogram(boolean isFloat) {
        return new NativeHistogram(
                -1,
                isFloat,
                isFloat,
                6,
                4.5,
                0.001,
                2,
                List.of(new NativeHistogram.Span(1, 2)),
                List.of(2.0, 1.0),
                List.of(new NativeHistogram.Span(-2, 1)),
                List.of(1.0),
                List.of());
    }

    @Test
    void whatBelongsToADroppedSeriesStandsAtNoOther() throws Exception {
        var drop = new RelabelRule.Drop(new Source(List.of("__name__"), ";"), AnchoredRegex.of("b"));
        Batcher.Form ruled = batcher(RelabelRules.of(List.of(drop))).form(TARGET);
        byte[] kept = ruled.encode(SeriesText.of("a", TARGET, false));

        try (Batcher.Group group = ruled.open(1_000)) {
            group.exemplar(new Exemplar(Labels.of("trace", "x"), 0.5, Optional.empty()), 900);
            group.add(new byte[0], 0, 0, 2, 1_000);
            group.add(kept, 0, kept.length, 1, 1_000);
            group.commit();
        }

        assertThat(all().series().getFirst().beside()).isEmpty();
    }

    @Test
    void theOutputsOwnRulesSeeTheExternalLabelsAndWhatTheyDropIsCounted() throws Exception {
        var drop = new RelabelRule.Drop(new Source(List.of("__name__", "region"), ";"), AnchoredRegex.of("b;eu"));
        var rename = new RelabelRule.LabelDrop(AnchoredRegex.of("instance"));
        Batcher.Form ruled = batcher(RelabelRules.of(List.of(drop, rename))).form(TARGET);
        byte[] kept = ruled.encode(SeriesText.of("a", TARGET, false));
        byte[] dropped = ruled.encode(SeriesText.of("b", TARGET, false));

        try (Batcher.Group group = ruled.open(1_000)) {
            group.add(kept, 0, kept.length, 1, 1_000);
            group.add(dropped, 0, dropped.length, 2, 1_000);
            group.commit();
        }

        assertThat(all().series())
                .map(Written.Series::toString)
                .containsExactly("__name__=a job=node region=eu 1.0 @1000");
        assertThat(Balance.of(written().accounts()).dropped()).containsEntry(DropReason.RELABELED, 1L);
        assertThat(Balance.of(written().accounts()).taken()).isEqualTo(2);
    }

    @Test
    void aScrapeIsCutIntoRunsThatAreOneRequestBehindOneAnother() throws Exception {
        int samples = 2 * MOST_SAMPLES + 50;
        try (Batcher.Group group = form.open(1_000)) {
            for (int i = 0; i < samples; i++) {
                byte[] encoded = form.encode(SeriesText.of("a{n=\"" + i + "\"}", TARGET, false));
                group.add(encoded, 0, encoded.length, i, 1_000 + i);
            }
            group.commit();
        }

        List<StoredRun> runs = runs();

        assertThat(runs).extracting(StoredRun::samples).containsExactly(100, 100, 50);
        assertThat(runs)
                .extracting(StoredRun::target)
                .containsOnly(runs.getFirst().target());
        assertThat(Written.of(request(runs)).series())
                .hasSize(samples)
                .map(Written.Series::value)
                .startsWith(0.0, 1.0)
                .endsWith(249.0);
    }

    /// Series come, go and change places; values are any bits, or whole numbers of a magnitude that lasts; now and then
    /// a sample has a time of its own, and what is known of a metric changes.
    @ParameterizedTest
    @EnumSource(Protocol.class)
    void whatComesAgainIsWrittenAsItWouldBeWithoutTemplates(Protocol version) throws Exception {
        long seed = Long.getLong("openagent.seed", System.nanoTime());
        var random = new Random(seed);
        Batcher.Form plain = batcher(Relabeling.NONE, version, false).form(TARGET);
        Batcher.Form templates = batcher(Relabeling.NONE, version, true).form(TARGET);
        long ofTemplates = 0;
        List<byte[]> series = new ArrayList<>();
        for (int i = 0; i < 250; i++) series.add(series(i));
        long now = System.currentTimeMillis();
        for (int scrape = 0; scrape < 60; scrape++) {
            if (random.nextInt(6) == 0) series.set(random.nextInt(series.size()), series(1_000 + scrape));
            if (random.nextInt(10) == 0) series.add(random.nextInt(series.size()), series(2_000 + scrape));
            if (random.nextInt(10) == 0) series.remove(random.nextInt(series.size()));
            int timed = random.nextInt(4) == 0 ? random.nextInt(series.size()) : -1;
            long time = random.nextInt(20) == 0 ? random.nextInt() : now + 1_000L * scrape;
            long bits = random.nextLong();
            if (random.nextInt(20) == 0) learn(new Metadata("m_" + scrape % 7, 1, "Told in scrape " + scrape));

            List<StoredRun> found = scraped(templates, series, time, timed, bits);
            List<StoredRun> wanted = scraped(plain, series, time, timed, bits);

            assertThat(version1(found)).as("seed " + seed).isEqualTo(version1(wanted));
            assertThat(version2(found)).as("seed " + seed).isEqualTo(version2(wanted));
            for (int i = 0; i < found.size(); i++)
                assertThat(version2(List.of(found.get(i)))).isEqualTo(version2(List.of(wanted.get(i))));
            ofTemplates += found.stream()
                    .filter(run -> run.kind() == StoredRun.SERIES_2)
                    .count();
        }
        if (version == Protocol.V1) assertThat(ofTemplates).isZero();
        else assertThat(ofTemplates).isGreaterThan(20);
    }

    private void learn(Metadata told) throws IOException {
        var writer = new SnappyWriter();
        writer.write(told.field());
        spoken.metadata().learn(StoredRun.of(StoredRun.METADATA, 0, 0, 0, 0, 0, writer));
    }

    private static Written version1(List<StoredRun> runs) throws IOException {
        return Written.of(StoredRun.block1(runs).toByteArray());
    }

    private Written version2(List<StoredRun> runs) throws IOException {
        return Written.of2(Write2Request.block(runs, spoken.metadata()).toByteArray());
    }

    private byte[] series(int number) {
        return form.encode(SeriesText.of("m_" + number % 7 + "{n=\"" + number + "\"}", TARGET, false));
    }

    private List<StoredRun> scraped(Batcher.Form by, List<byte[]> series, long time, int timed, long bits)
            throws Exception {
        var values = new Random(bits);
        try (Batcher.Group group = by.open(time)) {
            for (int i = 0; i < series.size(); i++) {
                byte[] each = series.get(i);
                group.add(each, 0, each.length, value(each, values), i == timed ? time - 1 : time);
            }
            group.commit();
        }
        try (Cursor cursor = written().cursor()) {
            List<StoredRun> runs = runs(cursor);
            cursor.releaseThrough(written().end());
            return runs;
        }
    }

    private static double value(byte[] series, Random random) {
        int magnitude = series[series.length - 1] & 63;
        if (random.nextInt(500) == 0) return Double.longBitsToDouble(random.nextLong());
        return magnitude < 40 ? random.nextLong(1L << magnitude) : random.nextDouble();
    }

    @Test
    void whatIsSaidAboutMetricsIsTold() throws Exception {
        try (Batcher.Group group = form.open(1_000)) {
            group.describe("a", "type", "counter");
            group.describe("a", "help", "Tells of a.");
            group.describe("b", "type", "untyped");
            group.commit();
        }

        assertThat(all().metadata()).containsExactly("COUNTER a Tells of a.", "UNKNOWN b ");
        assertThat(written().accounts().taken()).isZero();
    }

    @Test
    void nothingOfAScrapeThatIsNotCommittedGoesOut() throws Exception {
        byte[] encoded = form.encode(SeriesText.of("a", TARGET, false));
        try (Batcher.Group group = form.open(1_000)) {
            group.add(encoded, 0, encoded.length, 1, 1_000);
        }

        assertThat(written().accounts().taken()).isZero();
        assertThat(written().gauges().waitingRecords()).isZero();
    }

    private Batcher batcher(Relabeling rules) {
        return batcher(rules, Protocol.V1);
    }

    private Batcher batcher(Relabeling rules, Protocol version) {
        return batcher(rules, version, true);
    }

    private Batcher batcher(Relabeling rules, Protocol version, boolean templates) {
        return batcher(rules, version, templates, true);
    }

    /// @param isRich whether exemplars and native histograms are wanted
    private Batcher batcher(Relabeling rules, Protocol version, boolean templates, boolean isRich) {
        spoken.version(version);
        var options = new RemoteWriteOptions(
                "test",
                URI.create("http://127.0.0.1/write"),
                HttpOptions.DEFAULT,
                rules,
                Order.OLDEST_FIRST,
                MOST_SAMPLES,
                1,
                1,
                Duration.ofSeconds(1),
                true,
                isRich,
                isRich,
                version,
                templates);
        return new RemoteWriteBatcher(journal, new HelpCatalog(() -> Instant.EPOCH), EXTERNAL, spoken, options);
    }

    private List<Written.Series> written(byte[] encoded) throws Exception {
        try (Batcher.Group group = form.open(1_000)) {
            group.add(encoded, 0, encoded.length, 1, 1_000);
            group.commit();
        }
        return all().series();
    }

    private Written all() throws IOException, InterruptedException {
        return Written.of(request(runs()));
    }

    private List<StoredRun> runs() throws IOException, InterruptedException {
        try (Cursor cursor = written().cursor()) {
            return runs(cursor);
        }
    }

    private static List<StoredRun> runs(Cursor cursor) throws IOException, InterruptedException {
        var runs = new ArrayList<StoredRun>();
        for (var next = cursor.next(Duration.ZERO); next.isPresent(); next = cursor.next(Duration.ZERO)) {
            Entry entry = next.get();
            runs.add(StoredRun.of(entry));
        }
        return runs;
    }

    private static byte[] request(List<StoredRun> runs) {
        var elements = new ByteArrayOutputStream();
        for (StoredRun run : runs) {
            ByteBuffer some = run.elements();
            byte[] bytes = new byte[some.remaining()];
            some.get(bytes);
            elements.writeBytes(bytes);
        }
        return SnappyTest.block(
                elements.toByteArray(),
                runs.stream().mapToInt(StoredRun::plainBytes).sum());
    }

    private Journal written() throws InterruptedException {
        assertThat(journal.awaitWritten(Duration.ofSeconds(10))).isTrue();
        return journal;
    }
}
