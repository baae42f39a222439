package io.openagent.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenMxRecordsTest {
    private static final PackHeader HEADER = new PackHeader(12345, 1, 2, 3, 1718668800000L);
    private static final byte[] NO_TAIL = {};

    private final OpenMxSeries series = new OpenMxSeries();
    private final OpenMxRecords records = new OpenMxRecords();

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void contentIsWhatTheRecordsWouldEncodeTo() {
        byte[] line = "up{job=\"node\"} 1".getBytes(UTF_8);
        series.begin(line, 0, 2);
        series.label(line, 3, 3, line, 8, 4);
        byte[] head = series.head(0, 0);
        records.add(head, 0, head.length, NO_TAIL, 5, 1);

        var content = records.finish();

        var record = new MetricRecord("up", List.of(new LabelPair("job", "node")), 5, 1);
        assertThat(content).isEqualTo(OpenMxContent.ofMetrics(List.of(record)));
        assertThat(content.toPack(PackType.OPEN_MX, HEADER))
                .isEqualTo(new OpenMxPack(HEADER, List.of(record)).toByteArray());
    }

    @Test
    void aTailStandsBehindTheLabelsOfManySeries() throws Exception {
        begin("");
        label("job", "node");
        label("zone", "a");
        byte[] tail = series.tail();
        for (String name : List.of("up", "down")) {
            begin(name);
            label("cpu", "0");
            byte[] head = series.head(2, tail.length);
            records.add(head, 0, head.length, tail, 5, 1);
        }

        var labels = List.of(new LabelPair("cpu", "0"), new LabelPair("job", "node"), new LabelPair("zone", "a"));
        assertThat(records.finish().metrics())
                .containsExactly(new MetricRecord("up", labels, 5, 1), new MetricRecord("down", labels, 5, 1));
    }

    @Test
    void longContentIsZippedAndReadBack() throws Exception {
        for (int i = 0; i < OpenMxContent.MAX_RECORDS; i++) append("requests_total", i);

        int plainBytes = records.plainBytes();
        var content = records.finish();

        assertThat(content.zipped()).isTrue();
        assertThat(content.bytes().size()).isLessThan(plainBytes / 3);
        assertThat(content.metrics())
                .isEqualTo(IntStream.range(0, OpenMxContent.MAX_RECORDS)
                        .mapToObj(i -> new MetricRecord("requests_total", List.of(), 0, i))
                        .toList());
    }

    @Test
    void oneEncoderMakesManyContents() throws Exception {
        append("a", 1);
        records.finish();
        append("b", 2);

        var second = records.finish();

        assertThat(second.metrics()).containsExactly(new MetricRecord("b", List.of(), 0, 2));
        assertThat(records.count()).isZero();
    }

    @Test
    void contentHoldsAThousandRecords() {
        for (int i = 0; i < OpenMxContent.MAX_RECORDS; i++) append("a", i);

        assertThat(records.hasRoom()).isFalse();
        assertThatThrownBy(() -> append("a", 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        OpenMxContent.ofMetrics(Collections.nCopies(1001, new MetricRecord("a", List.of(), 0, 0))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSeriesHasTwoHundredAndFiftyFiveLabelsWithItsTailAndNotOneMore() {
        begin("wide");
        for (int i = 0; i < LabelPair.MAX_LABELS - 2; i++) label("k" + i, "v");

        assertThat(series.head(2, 0)).isNotEmpty();
        assertThat(series.head(3, 0)).isEmpty();
    }

    @Test
    void aRecordOfMoreThanAMebibyteIsImpossible() {
        int framing = "\0\4long\1\1k".length() + "\376\0\0\0\0".length() + OpenMxRecords.SAMPLE_BYTES;
        begin("long");
        label("k", "v".repeat(OpenMxRecords.MAX_RECORD_BYTES - framing));

        assertThat(series.head(0, 0)).isNotEmpty();
        assertThat(series.head(0, 1)).isEmpty();
    }

    @Test
    void onlyOpenMxPacksCarryContent() {
        var content = records.finish();

        assertThatThrownBy(() -> content.toPack(PackType.TEXT, HEADER)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void helpThatSpellsNilStaysText() throws Exception {
        var help = HelpRecord.of("up", "nil", "gauge");

        assertThat(OpenMxContent.ofHelp(List.of(help)).help()).containsExactly(help);
    }

    private void begin(String name) {
        byte[] utf8 = name.getBytes(UTF_8);
        series.begin(utf8, 0, utf8.length);
    }

    private void label(String key, String value) {
        byte[] keyUtf8 = key.getBytes(UTF_8);
        byte[] valueUtf8 = value.getBytes(UTF_8);
        series.label(keyUtf8, 0, keyUtf8.length, valueUtf8, 0, valueUtf8.length);
    }

    private void append(String name, double value) {
        begin(name);
        byte[] head = series.head(0, 0);
        records.add(head, 0, head.length, NO_TAIL, 0, value);
    }
}
