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

    private final OpenMxRecords records = new OpenMxRecords();

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void contentIsWhatTheRecordsWouldEncodeTo() {
        byte[] line = "up{job=\"node\"} 1".getBytes(UTF_8);
        records.begin(line, 0, 2);
        records.label(line, 3, 3, line, 8, 4);
        records.end(5, 1);

        var content = records.finish();

        var record = new MetricRecord("up", List.of(new LabelPair("job", "node")), 5, 1);
        assertThat(content).isEqualTo(OpenMxContent.ofMetrics(List.of(record)));
        assertThat(content.toPack(PackType.OPEN_MX, HEADER))
                .isEqualTo(new OpenMxPack(HEADER, List.of(record)).toByteArray());
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
        assertThatThrownBy(() -> records.begin("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        OpenMxContent.ofMetrics(Collections.nCopies(1001, new MetricRecord("a", List.of(), 0, 0))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRecordHasTwoHundredAndFiftyFiveLabelsAndIsTakenBackAtOneMore() throws Exception {
        append("before", 1);
        records.begin("wide");
        for (int i = 0; i < LabelPair.MAX_LABELS; i++) records.label("k" + i, "v");

        assertThatThrownBy(() -> records.label("one", "more")).isInstanceOf(IllegalArgumentException.class);

        append("after", 2);
        assertThat(records.finish().metrics()).extracting(MetricRecord::name).containsExactly("before", "after");
    }

    @Test
    void aRecordOfMoreThanAMebibyteIsTakenBack() throws Exception {
        append("before", 1);
        records.begin("long");

        assertThatThrownBy(() -> records.label("k", "v".repeat(OpenMxRecords.MAX_RECORD_BYTES)))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(records.finish().metrics()).extracting(MetricRecord::name).containsExactly("before");
    }

    @Test
    void anAbandonedRecordLeavesNoTrace() {
        int empty = records.plainBytes();
        records.begin("half");
        records.label("k", "v");

        records.abandon();

        assertThat(records.plainBytes()).isEqualTo(empty);
        assertThat(records.count()).isZero();
    }

    @Test
    void recordsAreBegunAndEndedInTurn() {
        assertThatThrownBy(() -> records.end(0, 0)).isInstanceOf(IllegalStateException.class);
        records.begin("a");
        assertThatThrownBy(() -> records.begin("b")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(records::finish).isInstanceOf(IllegalStateException.class);
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

    private void append(String name, double value) {
        records.begin(name);
        records.end(0, value);
    }
}
