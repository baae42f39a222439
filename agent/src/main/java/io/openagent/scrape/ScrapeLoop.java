package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.discovery.Target;
import io.openagent.metrics.Exposition;
import io.openagent.metrics.Expositions;
import io.openagent.metrics.MalformedExpositionException;
import io.openagent.metrics.MetadataView;
import io.openagent.metrics.Profile;
import io.openagent.metrics.Relabeling;
import io.openagent.metrics.SampleView;
import io.openagent.metrics.ScrapeProtocol;
import io.openagent.metrics.Utf8View;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Scrapes one target at every tick until it is interrupted.
///
/// A scrape is all or nothing: its samples are collected in a group that is committed when the body has ended well. A
/// body that is refused leaves nothing but `up 0` and its companions. All state is confined to the loop's thread, but
/// for [#last], which everybody may read.
final class ScrapeLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger("scrape");
    private static final Duration SAME_FAILURE_AGAIN = Duration.ofMinutes(1);

    private static final byte[] UP = "up".getBytes(UTF_8);
    private static final byte[] DURATION = "scrape_duration_seconds".getBytes(UTF_8);
    private static final byte[] SCRAPED = "scrape_samples_scraped".getBytes(UTF_8);
    private static final byte[] KEPT = "scrape_samples_post_metric_relabeling".getBytes(UTF_8);
    private static final byte[] ADDED = "scrape_series_added".getBytes(UTF_8);

    private final Target target;
    private final ScrapeContext context;
    private final LabelMerge labels;
    private final SeriesMemory series = new SeriesMemory();
    private final OutgoingSample outgoing = new OutgoingSample();
    private final Repeats failures = new Repeats(SAME_FAILURE_AGAIN);
    private volatile Optional<ScrapeReport> last = Optional.empty();

    ScrapeLoop(Target target, ScrapeContext context) {
        this.target = target;
        this.context = context;
        this.labels = new LabelMerge(target.labels(), target.ingest().honorLabels());
    }

    Target target() {
        return target;
    }

    Optional<ScrapeReport> last() {
        return last;
    }

    @Override
    public void run() {
        var schedule =
                new ScrapeSchedule(target.interval(), target.id().spread(), System::nanoTime, context.clock()::millis);
        try {
            while (true) {
                context.counters().missed(schedule.awaitNext().missed());
                ScrapeReport report = scrape();
                last = Optional.of(report);
                context.counters().count(report);
                tell(report);
            }
        } catch (InterruptedException stopped) {
            // Only Scrapes interrupts a loop, and only to end it.
        }
    }

    ScrapeReport scrape() throws InterruptedException {
        Instant started = context.clock().instant();
        long startNanos = System.nanoTime();
        try (Batcher.Group group = context.batcher().open(started.toEpochMilli())) {
            Counted counted = context.fetcher().fetch(target, body -> read(body, group, started.toEpochMilli()));
            var report = new ScrapeReport(
                    started, since(startNanos), counted.scraped, counted.kept, series.settle(), Optional.empty());
            commit(group, report);
            return report;
        } catch (ScrapeFailedException failed) {
            series.abandon();
            var report = new ScrapeReport(started, since(startNanos), 0, 0, 0, Optional.of(failed.failure()));
            try (Batcher.Group group = context.batcher().open(started.toEpochMilli())) {
                commit(group, report);
            }
            return report;
        }
    }

    private record Counted(int scraped, int kept) {}

    private Counted read(Body body, Batcher.Group group, long timeMillis) throws IOException, ScrapeFailedException {
        var selection = new Selection(target.ingest().relabeling());
        int scraped = 0;
        int kept = 0;
        ScrapeProtocol protocol = body.protocol(target.ingest().protocols().fallback());
        try (Exposition exposition = Expositions.open(body.stream(), protocol, Profile.SCRAPE)) {
            while (true) {
                switch (exposition.advance()) {
                    case SAMPLE -> {
                        scraped++;
                        SampleView sample = exposition.sample();
                        if (selection.keeps(sample.name())) {
                            kept++;
                            add(sample, group, timeMillis);
                        }
                    }
                    case HISTOGRAM, UNIT -> {}
                    case TYPE -> describe(group, "type", exposition.metadata(), selection);
                    case HELP -> describe(group, "help", exposition.metadata(), selection);
                    case END -> {
                        return new Counted(scraped, kept);
                    }
                }
            }
        } catch (MalformedExpositionException bad) {
            throw new ScrapeFailedException(new ScrapeFailure.Malformed(bad.line(), String.valueOf(bad.getMessage())));
        }
    }

    private void add(SampleView sample, Batcher.Group group, long timeMillis) {
        boolean hasOwnTime = sample.hasTimestamp() && target.ingest().honorTimestamps();
        outgoing.start(sample.name(), sample.value(), hasOwnTime ? sample.timestampMillis() : timeMillis);
        labels.join(sample, outgoing);
        series.see(sample.series().contentHash());
        group.add(outgoing);
    }

    private static void describe(Batcher.Group group, String key, MetadataView metadata, Selection selection) {
        String metric = metadata.metricName().toString();
        if (selection.describes(metric)) {
            group.describe(metric, key, metadata.text().toString());
        }
    }

    private void commit(Batcher.Group group, ScrapeReport report) {
        if (context.scrapeMetrics()) {
            long time = report.started().toEpochMilli();
            addOwn(group, UP, report.isUp() ? 1 : 0, time);
            addOwn(group, DURATION, report.took().toNanos() / 1e9, time);
            addOwn(group, SCRAPED, report.scraped(), time);
            addOwn(group, KEPT, report.kept(), time);
            addOwn(group, ADDED, report.added(), time);
        }
        group.commit();
    }

    private void addOwn(Batcher.Group group, byte[] name, double value, long timeMillis) {
        outgoing.start(name, value, timeMillis);
        labels.addTargetLabels(outgoing);
        group.add(outgoing);
    }

    private void tell(ScrapeReport report) {
        String reason = report.failure().map(ScrapeFailure::reason).orElse("");
        String gist = report.failure().map(ScrapeFailure::gist).orElse("");
        switch (failures.tell(gist, report.started())) {
            case Repeats.Verdict.Silent() -> {}
            case Repeats.Verdict.Ended(long times) ->
                log.info("scrape works again target={} url={} failures={}", target.job(), target.safeUrl(), times);
            case Repeats.Verdict.Tell(long times) ->
                log.warn(
                        "scrape failed target={} url={} failures={} reason=\"{}\"",
                        target.job(),
                        target.safeUrl(),
                        times,
                        reason);
        }
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /// Remembers the verdict for the last metric name: samples of one metric follow each other.
    private static final class Selection {
        /// A metric is described once for the samples of all these names.
        private static final List<String> SUFFIXES =
                List.of("", "_bucket", "_sum", "_count", "_total", "_created", "_gsum", "_gcount", "_info");

        private final Relabeling rules;
        private byte[] lastName = {};
        private boolean lastVerdict;

        Selection(Relabeling rules) {
            this.rules = rules;
        }

        boolean describes(String metric) {
            return SUFFIXES.stream().anyMatch(suffix -> rules.mayKeep(metric + suffix));
        }

        boolean keeps(Utf8View name) {
            if (rules.equals(Relabeling.NONE)) return true;
            if (!name.contentEquals(lastName)) {
                String text = name.toString();
                lastName = text.getBytes(UTF_8);
                lastVerdict = rules.mayKeep(text);
            }
            return lastVerdict;
        }
    }
}
