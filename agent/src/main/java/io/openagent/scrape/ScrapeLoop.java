package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.discovery.Target;
import io.openagent.scrape.ScrapeFailure.Quarantined;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Scrapes one target, a turn at each tick.
///
/// A scrape is all or nothing: only when the body has ended well its samples are handed to a group, which is
/// committed, and its lines become the memory of the target. A body that is refused leaves nothing but `up 0`
/// and its companions, and the marks that the target's series have ended for now. All state is confined to
/// the thread of the turn, but for [#last], which everybody may read, and [#retire].
final class ScrapeLoop {
    private static final Logger log = LoggerFactory.getLogger("scrape");
    private static final Duration SAME_AGAIN = Duration.ofMinutes(1);

    /// What the agent measures itself, in the order of [#commit].
    private static final List<byte[]> OWN = Stream.of(
                    "up",
                    "scrape_duration_seconds",
                    "scrape_samples_scraped",
                    "scrape_samples_post_metric_relabeling",
                    "scrape_series_added")
            .map(name -> name.getBytes(UTF_8))
            .toList();

    private final Target target;
    private final ScrapeContext context;
    private final Workspaces workspaces;
    private final SharedPages shared;
    private final SharedPages.Remembered remembered;
    private final MemoryBudget budget;
    private final Demand demand;
    private final SeriesRules rules;
    private final ScrapeTimes times;
    private final ScrapeSchedule schedule;
    private final Fetcher.Question question;
    private final long fingerprint;
    private final ToldExemplars exemplars = new ToldExemplars();
    private final Repeats failures = new Repeats(SAME_AGAIN);
    private final Repeats overLimits = new Repeats(SAME_AGAIN);

    private Batcher.Form form;
    private List<byte[]> own;
    private StaleMarkers markers;
    private Instant described = Instant.EPOCH;
    private volatile Optional<ScrapeReport> last = Optional.empty();
    private volatile boolean retired;

    /// @param times of the loop before this one, which has ended when this one runs, or new ones
    /// @param spacing of its ticks' offset
    ScrapeLoop(
            Target target,
            ScrapeContext context,
            ScrapeTimes times,
            Duration spacing,
            Workspaces workspaces,
            SharedPages shared,
            MemoryBudget budget) {
        this.target = target;
        this.context = context;
        this.times = times;
        this.workspaces = workspaces;
        this.shared = shared;
        this.budget = budget;
        remembered = shared.new Remembered();
        demand = new Demand(budget, System::nanoTime);
        rules = new SeriesRules(target);
        fingerprint = target.fingerprint();
        form = context.batcher().form(target.labels());
        own = ownSeries();
        markers = newMarkers();
        question = context.fetcher().question(target);
        schedule = new ScrapeSchedule(
                target.interval(),
                target.timeout(),
                target.id().spread(),
                spacing,
                System::nanoTime,
                context.clock()::millis);
    }

    Target target() {
        return target;
    }

    ScrapeTimes times() {
        return times;
    }

    Optional<ScrapeReport> last() {
        return last;
    }

    /// The target is gone for good: when the loop ends, it marks the target's series as ended. One that ends because
    /// the agent stops, or because another one goes on with the target, marks nothing.
    void retire() {
        retired = true;
    }

    /// How long it is to the next turn.
    long untilNextNanos() {
        return schedule.untilNextNanos();
    }

    /// Now is the turn: scrapes, unless it has come too late.
    ///
    /// @throws InterruptedException when this thread is to stop
    void turn() throws InterruptedException {
        ScrapeSchedule.Tick tick = schedule.tick();
        context.counters().missed(tick.missed());
        if (!tick.isDue()) return;
        ScrapeReport report = scrape();
        last = Optional.of(report);
        context.counters().count(report);
        tell(report);
        tellOverLimit(report);
    }

    /// There are no turns any more.
    void end() {
        try {
            if (retired) markEnd();
        } finally {
            remembered.become(SeriesMemory.EMPTY);
        }
    }

    ScrapeReport scrape() throws InterruptedException {
        try {
            renewForm();
            return scrapeIfAllowed();
        } finally {
            remembered.rest();
        }
    }

    private ScrapeReport scrapeIfAllowed() throws InterruptedException {
        Instant started = times.next();
        long startNanos = System.nanoTime();
        Optional<Quarantined> quarantined = context.suspects().quarantine(fingerprint, started);
        if (quarantined.isPresent()) return fail(quarantined.get(), started, startNanos);
        try (FlightLog.Flight flight = context.flights().begin(fingerprint)) {
            return scrape(flight, started, startNanos);
        }
    }

    private ScrapeReport scrape(FlightLog.Flight flight, Instant started, long startNanos) throws InterruptedException {
        boolean describes = form.wantsDescriptions(described, started);
        Lease lease = demand.open(flight::holds);
        try (lease) {
            Intake intake = context.fetcher().fetch(question, body -> read(body, describes, lease));
            ScrapeReport report = settle(intake, lease, started, startNanos);
            if (describes) described = started;
            return report;
        } catch (ScrapeFailedException failed) {
            return fail(failed.failure(), started, startNanos);
        } finally {
            demand.learn(lease);
        }
    }

    /// A target that does not answer has no memory reserved: only now there is something to read.
    private Intake read(Body body, boolean describes, Lease lease) throws IOException, ScrapeFailedException {
        awaitMemory(lease);
        Workspace workspace = workspaces.take();
        var intake = new Intake(target.ingest(), rules, form, remembered.use(), workspace, shared, describes);
        try {
            intake.read(body.through(in -> new MeteredStream(in, lease, intake.footprint()::reading)));
            return intake;
        } catch (IOException | ScrapeFailedException refused) {
            workspaces.giveBack(workspace);
            throw refused;
        }
    }

    /// At most half of the time that is left: the other half is for the body.
    private void awaitMemory(Lease lease) throws IOException, ScrapeFailedException {
        try {
            lease.begin(Exchange.CURRENT.get().timeLeft().dividedBy(2));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("told to stop while it waited for memory");
        }
    }

    private ScrapeReport settle(Intake intake, Lease lease, Instant started, long startNanos)
            throws ScrapeFailedException {
        long timeMillis = started.toEpochMilli();
        try (Batcher.Group group = form.open(timeMillis)) {
            Intake.Outcome outcome = settle(intake, lease, group, timeMillis);
            var report = new ScrapeReport(
                    started,
                    since(startNanos),
                    outcome.scraped(),
                    outcome.kept(),
                    outcome.added(),
                    outcome.ahead(),
                    outcome.overLimit(),
                    Optional.empty());
            commit(group, report);
            remembered.become(outcome.memory(), form);
            markers.reset();
            return report;
        } finally {
            workspaces.giveBack(intake.workspace());
        }
    }

    private Intake.Outcome settle(Intake intake, Lease lease, Batcher.Group group, long timeMillis)
            throws ScrapeFailedException {
        Footprint footprint = intake.footprint();
        long bytes = footprint.settling();
        if (lease.covers(bytes + footprint.remembering())) {
            lease.leaveBehind(footprint.learned());
            return intake.settle(group, markers, exemplars, timeMillis, shared);
        }
        if (!lease.covers(bytes)) throw new ScrapeFailedException(lease.refusal(bytes));
        budget.took(MemoryBudget.Step.FORGET);
        return intake.settleAndForget(group, markers, exemplars, timeMillis);
    }

    private ScrapeReport fail(ScrapeFailure failure, Instant started, long startNanos) {
        var report = ScrapeReport.failed(started, since(startNanos), failure);
        try (Batcher.Group group = form.open(started.toEpochMilli())) {
            markers.markSome(remembered.use(), group, started.toEpochMilli());
            commit(group, report);
        }
        return report;
    }

    private void commit(Batcher.Group group, ScrapeReport report) {
        if (context.scrapeMetrics()) {
            double[] values = {
                report.isUp() ? 1 : 0, report.took().toNanos() / 1e9, report.scraped(), report.kept(), report.added()
            };
            for (int i = 0; i < values.length; i++) addOwn(group, i, values[i], report.started());
        }
        group.commit();
    }

    private void addOwn(Batcher.Group group, int index, double value, Instant time) {
        byte[] series = own.get(index);
        group.add(series, 0, series.length, value, time.toEpochMilli());
    }

    private List<byte[]> ownSeries() {
        return OWN.stream().map(name -> form.encode(rules.own(name))).toList();
    }

    private StaleMarkers newMarkers() {
        return new StaleMarkers(form.carriesStaleMarkers(), target.ingest().trackTimestampsStaleness());
    }

    // --- the end of series

    /// With another form of the output all series are others there: those of the old one have ended.
    private void renewForm() {
        if (form.isCurrent()) return;
        markEnd();
        form = context.batcher().form(target.labels());
        own = ownSeries();
        markers = newMarkers();
        remembered.become(SeriesMemory.EMPTY);
        described = Instant.EPOCH;
    }

    private void markEnd() {
        if (!form.carriesStaleMarkers()) return;
        Instant now = times.next();
        SeriesMemory memory = remembered.use();
        while (!markers.areDone(memory)) {
            try (Batcher.Group group = form.open(now.toEpochMilli())) {
                markers.markSome(memory, group, now.toEpochMilli());
                group.commit();
            }
        }
        if (!context.scrapeMetrics() || last.isEmpty()) return;
        try (Batcher.Group group = form.open(now.toEpochMilli())) {
            for (int i = 0; i < own.size(); i++) addOwn(group, i, Batcher.STALE_NAN, now);
            group.commit();
        }
    }

    // --- the log

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

    private void tellOverLimit(ScrapeReport report) {
        String text = report.overLimit().map(OverLimit::toString).orElse("");
        switch (overLimits.tell(text.isEmpty() ? "" : "over limit", report.started())) {
            case Repeats.Verdict.Silent() -> {}
            case Repeats.Verdict.Ended(long _) ->
                log.info("target is within its limits again target={} url={}", target.job(), target.safeUrl());
            case Repeats.Verdict.Tell(long times) ->
                log.warn(
                        "target exceeds a limit target={} url={} scrapes={} what=\"{}\"",
                        target.job(),
                        target.safeUrl(),
                        times,
                        text);
        }
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
