package io.openagent.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Reads Prometheus' protobuf format: messages `io.prometheus.client.MetricFamily`, each behind its length.
///
/// *Problem.* It is the only format that carries native histograms, and it is compact: a few bytes of it
/// become many samples, and any length in it can be a lie. A reader that believes a length, builds objects
/// for messages, or follows groups and messages into each other for as deep as they go, is a weapon in a
/// target's hand.
///
/// *Approach.* One family at a time lies in the buffer of [ProtoMessages], which grows with what really
/// arrives. [ProtoFields] walks it. A family is passed over once for its name, help, unit and type
/// ([ProtoFamily]); then each metric is read once ([ProtoMetric]), and its buckets or quantiles one by one as
/// they are asked for. Names, values and help are views into the buffer; what the format does not spell out,
/// `http_seconds_bucket` or `le`, is written by [ProtoSeries]. For a known shape of body nothing is allocated
/// but native histograms.
///
/// *Rules.* `metrics.proto` of Prometheus describes the messages. What becomes of them is Prometheus' choice:
///
/// - A family gives HELP if it has one, UNIT if it has one, TYPE, and then its samples. `UNTYPED` is called
///   `unknown`. A family without a metric gives nothing.
/// - Summaries and classic histograms become `_count`, `_sum`, and their quantiles or buckets. A count of
///   floats goes before one of integers unless it is 0. Behind the bucket `+Inf` no other is read; where it
///   is missing it is added.
/// - A histogram is native if it has a span, a zero threshold or a count of zeros. [Histograms] says what
///   becomes of it. Native buckets that do not fit together refuse the body, as in Prometheus.
/// - Exemplars of a native histogram need a timestamp; one without is left out.
/// - A timestamp of 0 means none.
/// - A created timestamp stands at every series of its metric.
/// - Of a field that comes twice the last one counts; unknown fields are passed over.
///
/// It is stricter where Prometheus makes up a value: a metric without the numbers of its type is refused, not
/// taken for 0. It is more lenient in one place: a unit need not be the end of the name.
///
/// *Invariants.* No message is deeper than the six levels of the format, since only known fields are entered.
/// The time is linear in the bytes of the body and of the series it gives, which are kept in proportion. The
/// memory is bounded by the largest family allowed and by limits on everything that repeats within a metric,
/// each beside its reason.
///
/// *Not here.* Schema -53 (bounds of its own): the format has no field for the bounds. Whether a name, a
/// value or the number of labels is too long is for the limits of a target to say.
public final class ProtobufExposition implements Exposition {
    /// A hundred thousand series of 160 bytes. It lies in the buffer as a whole, twice while that grows, beside
    /// all that an agent remembers in a heap of 256 MB.
    public static final int MAX_FAMILY_BYTES = 16 << 20;

    /// What becomes of a histogram that is native.
    public enum Histograms {
        /// Native ones are not wanted: its classic buckets, or if it has none, count, sum and the bucket
        /// `+Inf`.
        CLASSIC,
        /// The native one alone.
        NATIVE,
        /// The native one, and behind it the classic series if it has classic buckets.
        BOTH
    }

    /// A histogram of 200 buckets with a kilobyte of labels becomes 40 times as large; a bomb, thousands of
    /// times.
    private static final int MOST_EXPANSION = 200;

    /// So much may always be written: small bodies expand the most.
    private static final long FREE_BYTES = 1 << 20;

    private static final byte[] NO_SUFFIX = {};
    private static final byte[] COUNT = ascii("_count");
    private static final byte[] SUM = ascii("_sum");
    private static final byte[] BUCKET = ascii("_bucket");
    private static final byte[] LE = ascii("le");
    private static final byte[] QUANTILE = ascii("quantile");

    /// What is to be read next, within a family from top to bottom.
    private enum Next {
        FAMILY,
        HELP,
        UNIT,
        TYPE,
        METRIC,
        VALUE,
        NATIVE,
        COUNT,
        SUM,
        BUCKET,
        QUANTILE
    }

    private final ProtoMessages messages;
    private final Histograms histograms;
    private final ProtoFields fields = new ProtoFields();
    private final ProtoFamily family = new ProtoFamily();
    private final ProtoMetric metric;
    private final ProtoSeries series;
    private final NumberText numbers = new NumberText();
    private final TextMetadata metadata = new TextMetadata(new Utf8View(), new Utf8View());
    private Next next = Next.FAMILY;
    private int nextPart;

    public ProtobufExposition(InputStream body) {
        this(body, MAX_FAMILY_BYTES, Histograms.NATIVE);
    }

    public ProtobufExposition(InputStream body, int maxFamilyBytes, Histograms histograms) {
        messages = new ProtoMessages(body, maxFamilyBytes);
        this.histograms = histograms;
        metric = new ProtoMetric(histograms != Histograms.CLASSIC);
        series = new ProtoSeries(metric);
    }

    @Override
    public Entry advance() throws IOException, MalformedExpositionException {
        try {
            return read();
        } catch (MalformedMessageException malformed) {
            throw placed(malformed);
        }
    }

    @Override
    public SampleView sample() {
        return series;
    }

    @Override
    public HistogramView histogram() {
        return series;
    }

    @Override
    public MetadataView metadata() {
        return metadata;
    }

    @Override
    public void close() throws IOException {
        messages.close();
    }

    private Entry read() throws IOException, MalformedMessageException {
        while (true) {
            switch (next) {
                case FAMILY -> {
                    if (!readFamily()) return Entry.END;
                }
                case HELP -> {
                    return describe(Entry.HELP, family.help(), family.hasUnit() ? Next.UNIT : Next.TYPE);
                }
                case UNIT -> {
                    return describe(Entry.UNIT, family.unit(), Next.TYPE);
                }
                case TYPE -> {
                    return describe(Entry.TYPE, family.type(), Next.METRIC);
                }
                case METRIC -> next = readMetric();
                case VALUE -> {
                    return sample(NO_SUFFIX, metric.value(), Next.METRIC);
                }
                case NATIVE -> {
                    return nativeHistogram();
                }
                case COUNT -> {
                    return count();
                }
                case SUM -> {
                    return sum();
                }
                case BUCKET -> {
                    return bucket();
                }
                case QUANTILE -> {
                    return quantile();
                }
            }
        }
    }

    // --- families

    /// False at the end of the body.
    private boolean readFamily() throws IOException, MalformedMessageException {
        family.forget();
        if (!messages.next()) return false;
        boolean hasMetrics = family.read(messages.bytes(), messages.start(), messages.end(), fields);
        if (hasMetrics) next = family.hasHelp() ? Next.HELP : family.hasUnit() ? Next.UNIT : Next.TYPE;
        return true;
    }

    private Entry describe(Entry entry, Utf8View text, Next then) {
        metadata.metricName().cover(family.name());
        metadata.text().cover(text);
        next = then;
        return entry;
    }

    // --- metrics

    private Next readMetric() throws MalformedMessageException {
        if (!family.enterMetric(fields)) return Next.FAMILY;
        metric.read(fields, family.kind());
        series.startMetric();
        return switch (family.kind()) {
            case COUNTER, GAUGE, UNTYPED -> Next.VALUE;
            case SUMMARY -> Next.COUNT;
            case HISTOGRAM, GAUGE_HISTOGRAM -> metric.hasNative() ? Next.NATIVE : Next.COUNT;
        };
    }

    private Entry nativeHistogram() throws MalformedMessageException {
        series.standAt(family.name(), metric.readNative(fields, family.kind()));
        next = histograms == Histograms.BOTH && metric.partCount() > 0 ? Next.COUNT : Next.METRIC;
        return inProportion(Entry.HISTOGRAM);
    }

    private Entry count() throws MalformedMessageException {
        metric.exemplars().clear();
        return sample(COUNT, metric.count(), Next.SUM);
    }

    private Entry sum() throws MalformedMessageException {
        nextPart = 0;
        return sample(SUM, metric.sum(), firstPart());
    }

    private Next firstPart() throws MalformedMessageException {
        boolean isSummary = family.kind() == MetricKind.SUMMARY;
        if (isSummary && metric.partCount() == 0) return Next.METRIC;
        byte[] label = isSummary ? QUANTILE : LE;
        if (metric.labels().hasName(label)) {
            throw fields.malformed("found label \"" + new String(label, StandardCharsets.US_ASCII) + "\" twice");
        }
        return isSummary ? Next.QUANTILE : Next.BUCKET;
    }

    private Entry quantile() throws MalformedMessageException {
        metric.readQuantile(nextPart++, fields);
        next = nextPart < metric.partCount() ? Next.QUANTILE : Next.METRIC;
        series.standAt(family.name(), NO_SUFFIX, metric.value(), QUANTILE, numbers.of(metric.bound()));
        return inProportion(Entry.SAMPLE);
    }

    private Entry bucket() throws MalformedMessageException {
        metric.readBucket(nextPart++, fields);
        next = metric.bound() == Double.POSITIVE_INFINITY ? Next.METRIC : Next.BUCKET;
        series.standAt(family.name(), BUCKET, metric.value(), LE, numbers.of(metric.bound()));
        return inProportion(Entry.SAMPLE);
    }

    private Entry sample(byte[] suffix, double value, Next then) throws MalformedMessageException {
        series.standAt(family.name(), suffix, value);
        next = then;
        return inProportion(Entry.SAMPLE);
    }

    /// One label of a megabyte stands in each of the buckets behind it.
    private Entry inProportion(Entry entry) throws MalformedMessageException {
        long most = FREE_BYTES + MOST_EXPANSION * messages.offset(messages.end());
        if (series.written() <= most) return entry;
        throw fields.malformed("found series of more than " + MOST_EXPANSION + " times the bytes of the body");
    }

    // --- errors

    private MalformedExpositionException placed(MalformedMessageException malformed) {
        String name =
                family.name().length() == 0 ? "" : " (" + MalformedExpositionException.printable(family.name()) + ")";
        String place = "family " + messages.number() + name + ", byte " + messages.offset(malformed.at());
        return new MalformedExpositionException(
                messages.number(), place, malformed.what(), messages.bytes(), messages.start(), messages.end());
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
