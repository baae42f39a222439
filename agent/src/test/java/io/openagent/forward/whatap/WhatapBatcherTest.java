package io.openagent.forward.whatap;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.forward.Balance;
import io.openagent.forward.DropReason;
import io.openagent.forward.HelpCatalog;
import io.openagent.journal.Cursor;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalOptions;
import io.openagent.metrics.Labels;
import io.openagent.protocol.LabelPair;
import io.openagent.protocol.MetricRecord;
import io.openagent.scrape.Batcher;
import io.openagent.scrape.SeriesText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// From series and values to OpenMx records, and into the accounts.
final class WhatapBatcherTest {
    private static final Labels TARGET = Labels.of("instance", "x:1", "job", "node");

    private final Journal journal = JournalFolder.inMemory(JournalOptions.of(1 << 20), JournalClock.system());
    private final List<StoredPack> committed = new ArrayList<>();
    private final WhatapBatcher batcher = new WhatapBatcher(
            journal,
            new HelpCatalog(() -> Instant.EPOCH),
            Labels.of("pcode", "7", "region", "eu"),
            committed::add,
            true);
    private final Batcher.Form form = batcher.form(TARGET);

    @AfterEach
    void close() {
        journal.close();
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "up{}                              | up instance=x:1 job=node pcode=7 region=eu",
                "a{z='1',b='2'}                    | a b=2 z=1 instance=x:1 job=node pcode=7 region=eu",
                "a{region='us'}                    | a instance=x:1 job=node region=us pcode=7",
                "a{job='own'}                      | a exported_job=own instance=x:1 job=node pcode=7 region=eu"
            })
    void aSeriesBearsTheTargetsLabelsAndTheExtraOnes(String series, String wanted) throws Exception {
        byte[] encoded = form.encode(SeriesText.of(series.replace('\'', '"'), TARGET, false));

        assertThat(records(encoded, 1)).map(WhatapBatcherTest::text).containsExactly(wanted);
    }

    @Test
    void aHonoredLabelTakesTheTargetsPlace() throws Exception {
        byte[] encoded = form.encode(SeriesText.of("a{job=\"own\"}", TARGET, true));

        assertThat(records(encoded, 1))
                .map(WhatapBatcherTest::text)
                .containsExactly("a instance=x:1 job=own pcode=7 region=eu");
    }

    @Test
    void targetsThatExposeTheSameSeriesShareItsBytes() {
        Labels other = Labels.of("instance", "y:2", "job", "node");

        byte[] encoded = form.encode(SeriesText.of("a{b=\"c\"}", TARGET, false));
        byte[] ofOther = batcher.form(other).encode(SeriesText.of("a{b=\"c\"}", other, false));

        assertThat(ofOther).isEqualTo(encoded);
    }

    @Test
    void equalSeriesHaveEqualBytesWhereverTheirLabelsComeFrom() {
        byte[] exposed = form.encode(SeriesText.of("a{b=\"1\",job=\"node\",c=\"2\"}", TARGET, true));
        byte[] added = form.encode(SeriesText.of("a{c=\"2\",b=\"1\"}", TARGET, true));

        assertThat(exposed).isEqualTo(added);
    }

    @Test
    void whatARecordCannotCarryIsTakenAndDropped() throws Exception {
        String many = IntStream.range(0, 260).mapToObj(i -> "l" + i + "=\"v\"").collect(Collectors.joining(","));
        byte[] tooMany = form.encode(SeriesText.of("a{" + many + "}", TARGET, false));
        byte[] good = form.encode(SeriesText.of("a{}", TARGET, false));
        try (Batcher.Group group = form.open(5)) {
            group.add(tooMany, 0, tooMany.length, 1, 5);
            group.add(good, 0, good.length, Double.NaN, 5);
            group.add(good, 0, good.length, 1, 5);
            group.leaveOut(Batcher.LeftOut.DUPLICATE, 3);
            group.leaveOut(Batcher.LeftOut.OVER_LIMIT, 4);
            group.commit();
        }

        Balance balance = Balance.of(written().accounts());
        assertThat(balance.taken()).isEqualTo(10);
        assertThat(balance.waiting()).isEqualTo(1);
        assertThat(balance.dropped())
                .containsEntry(DropReason.UNSUPPORTED, 1L)
                .containsEntry(DropReason.NOT_FINITE, 1L)
                .containsEntry(DropReason.DUPLICATE, 3L)
                .containsEntry(DropReason.OVER_LIMIT, 4L);
        assertThat(balance.imbalance()).isZero();
    }

    @Test
    void aPackInTheJournalIsThePackThatWasMade() throws Exception {
        byte[] encoded = form.encode(SeriesText.of("a{b=\"c\"}", TARGET, false));
        try (Batcher.Group group = form.open(5)) {
            group.describe("a", "type", "counter");
            group.add(encoded, 0, encoded.length, 1, 3);
            group.add(encoded, 0, encoded.length, 2, 9);
            group.commit();
        }

        List<StoredPack> kept = new ArrayList<>();
        try (Cursor cursor = written().cursor()) {
            for (var next = cursor.next(Duration.ZERO); next.isPresent(); next = cursor.next(Duration.ZERO))
                kept.add(StoredPack.of(next.get()));
        }
        assertThat(kept).isEqualTo(committed);
        assertThat(kept).extracting(StoredPack::timeMillis).containsExactly(5L, 5L);
        assertThat(kept.getLast())
                .extracting(StoredPack::samples, StoredPack::oldestMillis, StoredPack::newestMillis)
                .containsExactly(2, 3L, 9L);
    }

    @Test
    void aPackHoldsAThousandRecords() throws Exception {
        byte[] encoded = form.encode(SeriesText.of("a{}", TARGET, false));

        assertThat(records(encoded, 2_500)).hasSize(2_500);
        assertThat(committed).extracting(StoredPack::samples).containsExactly(1000, 1000, 500);
    }

    @Test
    void otherExtraLabelsNeedAnotherForm() {
        batcher.extraLabels(Labels.of("pcode", "7", "region", "eu"));
        assertThat(form.isCurrent()).isTrue();

        batcher.extraLabels(Labels.of("pcode", "8"));
        assertThat(form.isCurrent()).isFalse();
    }

    private List<MetricRecord> records(byte[] encoded, int count) throws Exception {
        try (Batcher.Group group = form.open(5)) {
            for (int i = 0; i < count; i++) group.add(encoded, 0, encoded.length, i, 5);
            group.commit();
        }
        List<MetricRecord> all = new ArrayList<>();
        for (StoredPack pack : committed) all.addAll(pack.content().metrics());
        return all;
    }

    private static String text(MetricRecord sample) {
        return sample.name()
                + sample.labels().stream()
                        .map((LabelPair label) -> " " + label.key() + "=" + label.value())
                        .collect(Collectors.joining());
    }

    private Journal written() throws InterruptedException {
        assertThat(journal.awaitWritten(Duration.ofSeconds(10))).isTrue();
        return journal;
    }
}
