package io.openagent.metrics;

import java.util.Arrays;
import java.util.Optional;

/// A series as the text formats would name it: the family's name with a suffix, and the metric's labels with
/// `le` or `quantile` behind them.
///
/// It is known by bytes of its own, which hold that and nothing else:
///
/// ```text
///   | label name | ff | label value | ff |  …  | fe | name and suffix |  ff | le or quantile | ff | number |
///   ╰──────── written once a metric ─────────╯╰──────────────── written for every sample ────────────────╯
/// ```
///
/// `fe` and `ff` are in no UTF-8, so other names, labels or order give other bytes.
final class ProtoSeries implements SampleView, HistogramView {
    private static final byte NAME = (byte) 0xfe;
    private static final byte NEXT = (byte) 0xff;

    private static final byte[] NO_SUFFIX = {};

    private final ProtoMetric metric;
    private final Utf8View name = new Utf8View();
    private final Utf8View series = new Utf8View();
    private final Utf8View partName = new Utf8View();
    private final Utf8View partText = new Utf8View();
    private Optional<NativeHistogram> histogram = Optional.empty();
    private boolean hasPart;
    private double value;
    private byte[] bytes = new byte[1 << 10];
    private int labelsEnd;
    private int used;
    private long written;

    ProtoSeries(ProtoMetric metric) {
        this.metric = metric;
    }

    /// Begins with the series of the metric that was read last.
    void startMetric() {
        used = 0;
        LabelViews labels = metric.labels();
        for (int i = 0; i < labels.count(); i++) {
            write(labels.name(i));
            mark(NEXT);
            write(labels.value(i));
            mark(NEXT);
        }
        labelsEnd = used;
    }

    void standAt(Utf8View family, NativeHistogram histogram) {
        writeName(family, NO_SUFFIX);
        this.histogram = Optional.of(histogram);
        finish();
    }

    void standAt(Utf8View family, byte[] suffix, double value) {
        writeName(family, suffix);
        this.value = value;
        finish();
    }

    /// Stands at a bucket or a quantile.
    void standAt(Utf8View family, byte[] suffix, double value, byte[] label, byte[] text) {
        writeName(family, suffix);
        mark(NEXT);
        write(label);
        mark(NEXT);
        write(text);
        partName.cover(label, 0, label.length);
        partText.cover(text, 0, text.length);
        hasPart = true;
        this.value = value;
        finish();
    }

    /// How many bytes of series there were so far.
    long written() {
        return written;
    }

    private void writeName(Utf8View family, byte[] suffix) {
        hasPart = false;
        used = labelsEnd;
        mark(NAME);
        int from = used;
        write(family);
        write(suffix);
        name.cover(bytes, from, used);
    }

    /// The name stays where it was written even if the bytes have moved on to a larger array since.
    private void finish() {
        series.cover(bytes, 0, used);
        written += used;
    }

    private void mark(byte mark) {
        makeRoom(1);
        bytes[used++] = mark;
    }

    private void write(Utf8View text) {
        write(text.bytes(), text.offset(), text.length());
    }

    private void write(byte[] text) {
        write(text, 0, text.length);
    }

    private void write(byte[] text, int from, int length) {
        makeRoom(length);
        System.arraycopy(text, from, bytes, used, length);
        used += length;
    }

    private void makeRoom(int length) {
        if (bytes.length - used < length) bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, used + length));
    }

    @Override
    public Utf8View name() {
        return name;
    }

    @Override
    public int labelCount() {
        return metric.labels().count() + (hasPart ? 1 : 0);
    }

    @Override
    public Utf8View labelName(int index) {
        return isPart(index) ? partName : metric.labels().name(index);
    }

    @Override
    public Utf8View labelValue(int index) {
        return isPart(index) ? partText : metric.labels().value(index);
    }

    private boolean isPart(int index) {
        return hasPart && index == metric.labels().count();
    }

    @Override
    public boolean hasTimestamp() {
        return metric.hasTimestamp();
    }

    @Override
    public long timestampMillis() {
        return metric.timestampMillis();
    }

    @Override
    public boolean hasCreated() {
        return metric.createdMillis() != 0;
    }

    @Override
    public long createdMillis() {
        return metric.createdMillis();
    }

    @Override
    public int exemplarCount() {
        return metric.exemplars().count();
    }

    @Override
    public ExemplarView exemplar(int index) {
        return metric.exemplars().get(index);
    }

    /// Never by itself: its reader asks nobody what need not be parsed.
    @Override
    public boolean isKnown() {
        return false;
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public Utf8View series() {
        return series;
    }

    @Override
    public NativeHistogram histogram() {
        return histogram.orElseThrow();
    }
}
