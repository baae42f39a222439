package io.openagent.metrics;

import static io.openagent.metrics.RuleBrokenException.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the samples of one family have to keep: values and labels that their type allows, no series twice, histograms
/// that add up, and for OpenMetrics the samples of one metric together and forward in time.
final class SampleRules {
    private static final Set<String> NEVER_NAN = Set.of("_total", "_bucket", "_count", "_gcount", "_sum", "_gsum");
    private static final Set<String> NEVER_NEGATIVE = Set.of("_total", "_bucket", "_count", "_gcount", "_sum");
    private static final Set<String> WHOLE = Set.of("_bucket", "_count", "_gcount");

    /// Under which all samples of an info family count as one metric.
    private static final long ALL_INFO = 1;

    private final Standard standard;
    private final Decimal decimal = new Decimal();
    private final HashTable metrics = new HashTable();
    private final HashTable series = new HashTable();
    private final List<Distribution> distributions = new ArrayList<>();

    private FamilyType type = FamilyType.UNKNOWN;
    private String family = "";
    private boolean hasMetric;
    private long metric;
    private boolean isTimed;
    private long timeMillis;

    SampleRules(Standard standard) {
        this.standard = standard;
    }

    void begin(FamilyType newType, String newFamily) {
        type = newType;
        family = newFamily;
        hasMetric = false;
        metrics.clear();
        series.clear();
        distributions.clear();
    }

    /// @param ending what the sample's name has beyond the family's
    void check(SampleView sample, String ending) throws RuleBrokenException {
        checkValue(sample.value(), ending);
        checkExemplar(sample, ending);
        String partLabel = partLabel(ending);
        SeriesKey key = SeriesKey.of(sample, partLabel);
        if (!partLabel.isEmpty() && key.part().isEmpty()) {
            throw new RuleBrokenException("a sample of type " + type.word() + " lacks the label " + quoted(partLabel));
        }
        Distribution distribution = switch (standard) {
            case TEXT -> findDistribution(key.metric());
            case OPENMETRICS -> nextDistribution(sample, type == FamilyType.INFO ? ALL_INFO : key.metric());
        };
        if (!series.add(key.series()) && !(standard == Standard.OPENMETRICS && sample.hasTimestamp())) {
            throw new RuleBrokenException("found a series twice");
        }
        add(sample.value(), ending, key, distribution);
    }

    void end() throws RuleBrokenException {
        if (!type.hasBuckets()) return;
        for (Distribution each : distributions) each.checkHistogram(type, standard);
    }

    private String partLabel(String ending) {
        return switch (type) {
            case HISTOGRAM, GAUGE_HISTOGRAM -> ending.equals("_bucket") ? "le" : "";
            case SUMMARY -> ending.isEmpty() ? "quantile" : "";
            case STATESET -> family;
            case UNKNOWN, GAUGE, COUNTER, INFO -> "";
        };
    }

    // --- one sample

    private void checkValue(double value, String ending) throws RuleBrokenException {
        if (type.hasBuckets() && WHOLE.contains(ending) && value < 0) throw wrongValue(value, "0 or more", ending);
        if (standard == Standard.TEXT) return;
        if (type == FamilyType.INFO && value != 1) throw wrongValue(value, "1", ending);
        if (type == FamilyType.STATESET && value != 0 && value != 1) throw wrongValue(value, "0 or 1", ending);
        if (type == FamilyType.SUMMARY && ending.isEmpty() && value < 0) throw wrongValue(value, "0 or more", ending);
        if (NEVER_NAN.contains(ending) && Double.isNaN(value)) throw wrongValue(value, "a number", ending);
        if (NEVER_NEGATIVE.contains(ending) && value < 0) throw wrongValue(value, "0 or more", ending);
        if (WHOLE.contains(ending) && value != Math.rint(value)) throw wrongValue(value, "a whole number", ending);
    }

    private RuleBrokenException wrongValue(double value, String wanted, String ending) {
        return new RuleBrokenException(
                "found the value " + value + " of " + quoted(family + ending) + ", wanted " + wanted);
    }

    private void checkExemplar(SampleView sample, String ending) throws RuleBrokenException {
        boolean allowed = (type.hasBuckets() && ending.equals("_bucket"))
                || (type == FamilyType.COUNTER && ending.equals("_total"));
        if (sample.exemplarCount() > 0 && !allowed) {
            throw new RuleBrokenException("only buckets and totals of counters have exemplars");
        }
    }

    // --- samples together

    /// The metric's, wherever in the family its samples stand. Only histograms and summaries need one.
    private Distribution findDistribution(long found) {
        if (!type.hasBuckets() && type != FamilyType.SUMMARY) return new Distribution();
        int index = metrics.get(found);
        if (index != HashTable.ABSENT) return distributions.get(index);
        metrics.put(found, distributions.size());
        distributions.add(new Distribution());
        return distributions.getLast();
    }

    /// The one of the sample before, or a new one for a new metric or a later time.
    private Distribution nextDistribution(SampleView sample, long found) throws RuleBrokenException {
        boolean isSameMetric = hasMetric && found == metric;
        if (isSameMetric) checkTime(sample);
        else if (!metrics.add(found)) throw new RuleBrokenException("the samples of one metric stand apart");
        boolean isSameTime = isSameMetric && (!isTimed || sample.timestampMillis() == timeMillis);
        hasMetric = true;
        metric = found;
        isTimed = sample.hasTimestamp();
        timeMillis = isTimed ? sample.timestampMillis() : 0;
        if (!isSameMetric) series.clear();
        if (!isSameTime) {
            end();
            distributions.clear();
            distributions.add(new Distribution());
        }
        return distributions.getLast();
    }

    private void checkTime(SampleView sample) throws RuleBrokenException {
        if (sample.hasTimestamp() != isTimed) {
            throw new RuleBrokenException("some samples of the metric have timestamps and some have none");
        }
        if (isTimed && type != FamilyType.INFO && sample.timestampMillis() < timeMillis) {
            throw new RuleBrokenException("found a timestamp before that of the sample before");
        }
    }

    private void add(double value, String ending, SeriesKey key, Distribution distribution) throws RuleBrokenException {
        switch (ending) {
            case "_bucket" -> {
                if (type.hasBuckets()) distribution.bucket(bound(key.part().orElseThrow()), value);
            }
            case "_count", "_gcount" -> distribution.count(value);
            case "_sum", "_gsum" -> distribution.sum(value);
            case "" -> {
                if (type == FamilyType.SUMMARY) checkQuantile(key.part().orElseThrow(), distribution);
            }
            default -> {}
        }
    }

    private double bound(String le) throws RuleBrokenException {
        double bound = number("le", le);
        if (standard == Standard.OPENMETRICS && bound == Double.POSITIVE_INFINITY && !le.equals("+Inf")) {
            throw new RuleBrokenException("found le " + quoted(le) + ", wanted \"+Inf\"");
        }
        return bound;
    }

    private void checkQuantile(String text, Distribution distribution) throws RuleBrokenException {
        double quantile = number("quantile", text);
        switch (standard) {
            case TEXT -> distribution.rise(quantile);
            case OPENMETRICS -> {
                if (quantile < 0 || quantile > 1) {
                    throw new RuleBrokenException("found quantile " + quoted(text) + ", wanted 0 to 1");
                }
            }
        }
    }

    private double number(String label, String text) throws RuleBrokenException {
        byte[] bytes = text.getBytes(UTF_8);
        try {
            double number = decimal.real(bytes, 0, bytes.length);
            if (!Double.isNaN(number)) return number;
        } catch (NumberFormatException e) {
            // Told below, like NaN.
        }
        throw new RuleBrokenException("found " + label + " " + quoted(text) + ", wanted a number");
    }
}
