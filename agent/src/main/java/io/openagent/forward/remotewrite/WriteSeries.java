package io.openagent.forward.remotewrite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.metrics.NativeHistogram;
import io.openagent.metrics.Relabeling;
import io.openagent.scrape.Exemplar;
import io.openagent.scrape.OutgoingSeries;
import io.openagent.scrape.OutgoingSeries.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

/// The series of one target as remote write has them: the fields `labels` of a `TimeSeries`, sorted by name, with
/// `__name__` in its place among them.
///
/// The target's and the external labels stand in almost every series, scattered over the order of names. They are left
/// out of the series' own bytes, which say in front where to cut for each of them:
///
/// ```text
///   +---+-----------+-----------+---+----------------------------+
///   | 1 | cut 1 u16 | cut 2 u16 | … | fields of the other labels |    as most series are; one cut for each common
/// label
///   +---+-----------+-----------+---+----------------------------+
///   | 0 | fields of all labels                                   |    that have other labels in their place
///   +---+--------------------------------------------------------+
/// ```
///
/// So the bytes of most series are the same for all targets that expose them, and equal series have equal bytes.
/// Confined to one thread.
final class WriteSeries {
    /// Value and time with their tags, and what stands before them and the series: a tag and a length each.
    private static final int MOST_SAMPLE_BYTES = 9 + 11 + 2 + 6;

    private static final byte WHOLE = 0;
    private static final byte CUT = 1;
    private static final int MOST_CUT = 0xffff;
    private static final byte[] METRIC_NAME = "__name__".getBytes(UTF_8);
    private static final byte[] NONE = {};
    private static final Comparator<Pair> BY_NAME = (one, other) -> Arrays.compareUnsigned(one.name, other.name);

    private final Labels external;
    private final Relabeling rules;
    private final List<Pair> externalPairs;
    private final List<Pair> common;
    private final byte[][] commonFields;
    private final int commonBytes;
    private final int target;
    private final Message fields = new Message();
    private final Message label = new Message();
    private final Message head = new Message();
    private final Message content = new Message();
    private final Message inner = new Message();
    private final Message attached = new Message();
    private final HistogramField histograms = new HistogramField();

    /// @param external for every series that has no label of the name
    /// @param rules that change or drop series on their way to this output alone
    WriteSeries(Labels targetLabels, Labels external, Relabeling rules) {
        this.external = external;
        this.rules = rules;
        externalPairs = pairs(external);
        common = new ArrayList<>(pairs(targetLabels));
        for (Pair pair : externalPairs) if (indexOf(common, pair.name) < 0) common.add(pair);
        common.sort(BY_NAME);
        commonFields = common.stream().map(this::field).toArray(byte[][]::new);
        commonBytes =
                Arrays.stream(commonFields).mapToInt(field -> field.length).sum();
        target = digest(commonFields);
    }

    private static final class Pair {
        private final byte[] name;
        private final byte[] value;

        Pair(byte[] name, byte[] value) {
            this.name = name;
            this.value = value;
        }

        static Pair of(Slice name, Slice value) {
            return new Pair(bytes(name), bytes(value));
        }

        boolean contentEquals(Pair other) {
            return Arrays.equals(name, other.name) && Arrays.equals(value, other.value);
        }
    }

    /// A number for the target's labels, the same in every process: records of one number are sent in their order.
    int target() {
        return target;
    }

    /// Empty if the rules drop the series.
    byte[] encode(OutgoingSeries outgoing) {
        List<Pair> labels = rules.equals(Relabeling.NONE) ? labels(outgoing) : relabelled(outgoing);
        if (labels.isEmpty()) return NONE;
        labels.sort(BY_NAME);
        byte[] cut = cut(labels);
        return cut.length > 0 ? cut : whole(labels);
    }

    /// An exemplar of the series that is written next.
    void attach(Exemplar exemplar, long timeMillis) {
        inner.clear();
        for (Label each : exemplar.labels()) {
            label.clear();
            label.text(WriteFields.NAME, each.name()).text(WriteFields.VALUE, each.value());
            inner.message(WriteFields.EXEMPLAR_LABELS, label);
        }
        inner.real(WriteFields.EXEMPLAR_VALUE, exemplar.value()).number(WriteFields.EXEMPLAR_TIMESTAMP, timeMillis);
        attached.message(WriteFields.EXEMPLARS, inner);
    }

    /// When the counting began of the series that is written next.
    void created(long millis) {
        attached.number(WriteFields.CREATED, millis);
    }

    /// What was attached belongs to a series that is not written.
    void forgetAttached() {
        attached.clear();
    }

    /// How many bytes a `TimeSeries` with one sample takes, at most.
    int mostBytes(int from, int to) {
        return to - from + commonBytes + MOST_SAMPLE_BYTES;
    }

    /// Whether something is to be written beside the next value.
    boolean hasAttached() {
        return attached.size() > 0;
    }

    /// Writes a `TimeSeries` with one sample.
    void write(byte[] series, int from, int to, double value, long timestampMillis, PlainSink out) {
        inner.clear();
        inner.real(WriteFields.SAMPLE_VALUE, value).number(WriteFields.TIMESTAMP, timestampMillis);
        content.clear();
        content.message(WriteFields.SAMPLES, inner);
        writeContent(series, from, to, out);
    }

    /// Writes a `TimeSeries` with one histogram.
    void write(byte[] series, int from, int to, NativeHistogram histogram, long timestampMillis, PlainSink out) {
        inner.clear();
        histograms.write(histogram, timestampMillis, inner);
        content.clear();
        content.message(WriteFields.HISTOGRAMS, inner);
        writeContent(series, from, to, out);
    }

    private void writeContent(byte[] series, int from, int to, PlainSink out) {
        boolean isCut = series[from] == CUT;
        int fieldsFrom = from + 1 + (isCut ? 2 * commonFields.length : 0);
        int labelBytes = to - fieldsFrom + (isCut ? commonBytes : 0);
        if (attached.size() > 0) content.raw(attached.array(), 0, attached.size());
        attached.clear();
        head.clear();
        head.begin(WriteFields.TIMESERIES, labelBytes + content.size());
        out.write(head.array(), 0, head.size());
        if (isCut) writeCut(series, from + 1, fieldsFrom, to, out);
        else out.write(series, fieldsFrom, to);
        out.write(content.array(), 0, content.size());
    }

    private void writeCut(byte[] series, int cuts, int fieldsFrom, int to, PlainSink out) {
        int at = fieldsFrom;
        for (int i = 0; i < commonFields.length; i++) {
            int cut = (series[cuts + 2 * i] & 0xff) << 8 | (series[cuts + 2 * i + 1] & 0xff);
            if (fieldsFrom + cut > at) out.write(series, at, fieldsFrom + cut);
            out.write(commonFields[i]);
            at = fieldsFrom + cut;
        }
        out.write(series, at, to);
    }

    // labels

    private List<Pair> labels(OutgoingSeries outgoing) {
        var labels = new ArrayList<Pair>();
        labels.add(new Pair(METRIC_NAME, bytes(outgoing.metric())));
        for (int i = 0; i < outgoing.labelCount(); i++) {
            labels.add(Pair.of(outgoing.labelName(i), outgoing.labelValue(i)));
        }
        for (Pair pair : externalPairs) if (!outgoing.hasLabel(pair.name)) labels.add(pair);
        return labels;
    }

    /// Without a name there is nothing that a receiver could take: that is a rule's way of dropping, too.
    private List<Pair> relabelled(OutgoingSeries outgoing) {
        Labels all = external.with(outgoing.named().list());
        return switch (rules.apply(all)) {
            case Relabeling.Verdict.Dropped _ -> List.of();
            case Relabeling.Verdict.Kept(Labels kept) -> kept.get("__name__").isEmpty() ? List.of() : pairs(kept);
        };
    }

    private static List<Pair> pairs(Labels labels) {
        var pairs = new ArrayList<Pair>();
        for (Label each : labels)
            pairs.add(new Pair(each.name().getBytes(UTF_8), each.value().getBytes(UTF_8)));
        return pairs;
    }

    // fields

    private byte[] whole(List<Pair> labels) {
        fields.clear();
        fields.raw(new byte[] {WHOLE}, 0, 1);
        labels.forEach(this::append);
        return fields.toByteArray();
    }

    /// Empty unless all common labels are among the sorted ones.
    private byte[] cut(List<Pair> labels) {
        fields.clear();
        fields.raw(new byte[1 + 2 * common.size()], 0, 1 + 2 * common.size());
        int start = fields.size();
        byte[] cuts = new byte[start];
        cuts[0] = CUT;
        int met = 0;
        for (Pair each : labels) {
            if (met == common.size() || !each.contentEquals(common.get(met))) {
                append(each);
                continue;
            }
            int cut = fields.size() - start;
            if (cut > MOST_CUT) return NONE;
            met++;
            cuts[2 * met - 1] = (byte) (cut >> 8);
            cuts[2 * met] = (byte) cut;
        }
        if (met < common.size()) return NONE;
        byte[] encoded = fields.toByteArray();
        System.arraycopy(cuts, 0, encoded, 0, start);
        return encoded;
    }

    private byte[] field(Pair pair) {
        fields.clear();
        append(pair);
        return fields.toByteArray();
    }

    private void append(Pair pair) {
        label.clear();
        label.bytes(WriteFields.NAME, pair.name, 0, pair.name.length);
        label.bytes(WriteFields.VALUE, pair.value, 0, pair.value.length);
        fields.message(WriteFields.LABELS, label);
    }

    private static int indexOf(List<Pair> pairs, byte[] name) {
        for (int i = 0; i < pairs.size(); i++) if (Arrays.equals(pairs.get(i).name, name)) return i;
        return -1;
    }

    private static byte[] bytes(Slice slice) {
        return Arrays.copyOfRange(slice.bytes(), slice.offset(), slice.offset() + slice.length());
    }

    private static int digest(byte[][] all) {
        var crc = new CRC32C();
        for (byte[] each : all) crc.update(each);
        return (int) crc.getValue();
    }
}
