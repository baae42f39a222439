package io.openagent.faults;

import io.openagent.collector.Arrivals;
import io.openagent.forward.remotewrite.Written;
import io.openagent.protocol.LabelPair;
import io.openagent.protocol.MetricRecord;
import io.openagent.protocol.OpenMxPack;
import io.openagent.protocol.Pack;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Every sample of [NumberedTargets] that has arrived, in whatever collector, and whether each series came in
/// order: the number and the time of a sample that arrives for the first time are greater than those of all
/// before it. Besides, which scrapes the agent itself has told to have failed.
///
/// One lock.
final class Sightings implements Arrivals {
    private final int seriesOfTarget;
    private final Series[] series;
    private final List<Map<Integer, Long>> times;
    private final List<NavigableSet<Long>> failures;
    private long arrived;
    private long repeats;
    private long backwards;
    private String firstBackwards = "";

    private static final class Series {
        private final BitSet seen = new BitSet();
        private int newest;
        private long newestMillis = Long.MIN_VALUE;
    }

    Sightings(NumberedTargets targets) {
        seriesOfTarget = targets.series();
        series = IntStream.range(0, targets.count() * seriesOfTarget)
                .mapToObj(_ -> new Series())
                .toArray(Series[]::new);
        times = IntStream.range(0, targets.count())
                .<Map<Integer, Long>>mapToObj(_ -> new HashMap<>())
                .toList();
        failures = IntStream.range(0, targets.count())
                .<NavigableSet<Long>>mapToObj(_ -> new TreeSet<>())
                .toList();
    }

    @Override
    public synchronized void arrived(Pack pack) {
        if (pack instanceof OpenMxPack samples) samples.records().forEach(this::take);
    }

    /// A request has arrived that its receiver takes.
    synchronized void arrived(Written request) {
        request.series().stream()
                .filter(series -> !Double.isNaN(series.value())) // the end of a series, when its target falls silent
                .forEach(series -> take(record(series)));
    }

    private static MetricRecord record(Written.Series series) {
        List<LabelPair> labels = series.labels().stream()
                .map(label -> label.split("=", 2))
                .map(label -> new LabelPair(label[0], label[1]))
                .toList();
        return new MetricRecord(series.name(), labels, series.timestampMillis(), series.value());
    }

    /// How many samples of a scrape have not arrived.
    synchronized int missing(int target, int number) {
        int missing = 0;
        for (int i = 0; i < seriesOfTarget; i++) {
            if (!series[target * seriesOfTarget + i].seen.get(number)) missing++;
        }
        return missing;
    }

    /// The timestamp of a scrape's samples, epoch milliseconds.
    synchronized OptionalLong timeOf(int target, int number) {
        Long millis = times.get(target).get(number);
        return millis == null ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    /// How many scrapes between two times, epoch milliseconds, the agent itself has told to have failed.
    synchronized int failuresBetween(int target, long fromMillis, long toMillis) {
        return failures.get(target).subSet(fromMillis, toMillis).size();
    }

    /// Samples that have arrived, once or more often.
    synchronized long arrived() {
        return arrived;
    }

    /// Samples that had arrived before.
    synchronized long repeats() {
        return repeats;
    }

    /// Samples that arrived for the first time behind a newer one of their series.
    synchronized long backwards() {
        return backwards;
    }

    /// The first of [#backwards], for the eye.
    synchronized String firstBackwards() {
        return firstBackwards;
    }

    private void take(MetricRecord sample) {
        String job = label(sample, "job");
        if (!job.startsWith(NumberedTargets.JOB)) return;
        int target = Integer.parseInt(job.substring(NumberedTargets.JOB.length()));
        if (sample.name().equals(NumberedTargets.METRIC)) takeNumbered(sample, target);
        else if (sample.name().equals("up") && sample.value() == 0)
            failures.get(target).add(sample.timestampMillis());
    }

    private void takeNumbered(MetricRecord sample, int target) {
        Series of = series[target * seriesOfTarget + Integer.parseInt(label(sample, "series"))];
        int number = (int) sample.value();
        if (of.seen.get(number)) {
            repeats++;
            return;
        }
        of.seen.set(number);
        arrived++;
        times.get(target).put(number, sample.timestampMillis());
        if (number < of.newest || sample.timestampMillis() <= of.newestMillis) tellBackwards(sample, of);
        of.newest = Math.max(of.newest, number);
        of.newestMillis = Math.max(of.newestMillis, sample.timestampMillis());
    }

    private void tellBackwards(MetricRecord sample, Series of) {
        if (backwards++ == 0) firstBackwards = sample + " behind " + of.newest + " of " + of.newestMillis;
    }

    private static String label(MetricRecord sample, String key) {
        for (LabelPair each : sample.labels()) if (each.key().equals(key)) return each.value();
        throw new IllegalArgumentException("no label " + key + ": " + sample);
    }
}
