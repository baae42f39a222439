package io.openagent.scrape;

import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.ScrapeLimits;
import io.openagent.discovery.ScrapeLimits.OnBreach;
import io.openagent.metrics.Exposition;
import io.openagent.metrics.Expositions;
import io.openagent.metrics.HistogramView;
import io.openagent.metrics.MalformedExpositionException;
import io.openagent.metrics.MetadataView;
import io.openagent.metrics.NativeHistogram;
import io.openagent.metrics.ProtobufExposition.Histograms;
import io.openagent.metrics.SampleView;
import io.openagent.metrics.ScrapeProtocol;
import io.openagent.metrics.SeriesView;
import io.openagent.metrics.Utf8View;
import io.openagent.scrape.ScrapeFailure.FamilyCount;
import io.openagent.scrape.ScrapeFailure.LimitExceeded;
import io.openagent.scrape.ScrapeFailure.Malformed;
import io.openagent.scrape.ScrapeFailure.Nameless;
import io.openagent.scrape.SeriesRules.Fate;
import io.openagent.scrape.SeriesRules.SeriesLimit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One body on its way in: read to its end, then settled, or left behind with everything that was read.
///
/// Nothing leaves before the body has ended well: until then there are values in a column, and the rows they
/// belong to. Where a target keeps what fits its limits, the family that breaks one is taken back, and until
/// it ends, or to the end of the body where there are too many samples, lines are read, checked and counted,
/// but not remembered.
///
/// Confined to the scrape's thread.
final class Intake {
    private static final byte[] NOT_ENCODED = {};

    /// A histogram's record, its lists and their numbers.
    private static final int HISTOGRAM_BYTES = 512;

    private static final int BUCKET_BYTES = 24;

    /// Of a body: what a target keeps of its last events, a hundred times over.
    private static final int MOST_EXEMPLARS = 10_000;

    /// Of 67 bytes each they fill the largest body of the default limits, and exporters write longer lines. Each
    /// takes up to 40 bytes beside its text while the body is read, whatever rules drop.
    private static final int MOST_LINES = 1_000_000;

    private final SeriesRules rules;
    private final Batcher.Form form;
    private final ScrapeLimits limits;
    private final Optional<ScrapeProtocol> fallback;
    private final int mostLines;
    private final boolean honorTimestamps;
    private final Histograms histograms;
    private final boolean takesExemplars;
    private final boolean takesCreated;
    private final SeriesMemory memory;
    private final Workspace workspace;
    private final SampleColumn samples;
    private final Recognition recognition;
    private final Descriptions descriptions = new Descriptions();
    private final Footprint footprint;

    private Beyond beyond = Beyond.NOTHING;
    private Families families = new Families();
    private String limit = "";
    private int mostOfLimit;
    private int samplesBeyond;
    private int keptBeyond;

    /// What is being left out.
    private enum Beyond {
        NOTHING,
        ONE_FAMILY,
        ALL
    }

    /// What a scrape came to.
    ///
    /// @param memory what is known from now on
    record Outcome(SeriesMemory memory, int scraped, int kept, int added, int ahead, Optional<OverLimit> overLimit) {}

    /// @param workspace lent until the outcome is there, or nothing is wanted any more
    /// @param describes whether known metadata is told again
    Intake(
            IngestOptions ingest,
            SeriesRules rules,
            Batcher.Form form,
            SeriesMemory memory,
            Workspace workspace,
            SharedPages shared,
            boolean describes) {
        this.rules = rules;
        this.form = form;
        this.memory = memory;
        this.workspace = workspace;
        limits = ingest.limits();
        fallback = ingest.protocols().fallback();
        mostLines = Math.max(MOST_LINES, 2 * limits.samples());
        honorTimestamps = ingest.honorTimestamps();
        histograms = ingest.protocols().nativeHistograms() ? form.histograms() : Histograms.CLASSIC;
        takesExemplars = form.carriesExemplars();
        takesCreated = form.carriesCreated();
        samples = workspace.samples();
        recognition = new Recognition(memory, workspace, shared, describes, mostLines);
        footprint = new Footprint(memory, workspace, recognition, descriptions);
    }

    Workspace workspace() {
        return workspace;
    }

    Footprint footprint() {
        return footprint;
    }

    void read(Body body) throws IOException, ScrapeFailedException {
        ScrapeProtocol protocol = body.protocol(fallback);
        try (Exposition exposition =
                Expositions.open(body.stream(), protocol, histograms, recognition, workspace.lines())) {
            read(exposition);
        } catch (MalformedExpositionException bad) {
            throw new ScrapeFailedException(new Malformed(bad.line(), String.valueOf(bad.getMessage())));
        }
    }

    private void read(Exposition exposition) throws IOException, MalformedExpositionException, ScrapeFailedException {
        while (true) {
            switch (exposition.advance()) {
                case SAMPLE -> take(exposition.sample());
                case TYPE -> describe("type", exposition.metadata());
                case HELP -> describe("help", exposition.metadata());
                case HISTOGRAM -> take(exposition.histogram());
                case UNIT -> {}
                case END -> {
                    recognition.end();
                    checkLimits();
                    return;
                }
            }
        }
    }

    /// Hands all over to the group.
    Outcome settle(Batcher.Group group, StaleMarkers markers, ToldExemplars told, long timeMillis, SharedPages shared) {
        Settlement settlement = settlement(group, told, timeMillis);
        return outcome(settlement, settlement.settle(markers, workspace.writer(), shared), group);
    }

    /// Hands all over to the group, and remembers nothing.
    Outcome settleAndForget(Batcher.Group group, StaleMarkers markers, ToldExemplars told, long timeMillis) {
        Settlement settlement = settlement(group, told, timeMillis);
        settlement.handOn(markers);
        return outcome(settlement, SeriesMemory.EMPTY, group);
    }

    private Settlement settlement(Batcher.Group group, ToldExemplars told, long timeMillis) {
        descriptions.tell(recognition.pages(), workspace.visits(), group);
        return new Settlement(memory, recognition.pages(), workspace, told, group, timeMillis);
    }

    private Outcome outcome(Settlement settlement, SeriesMemory next, Batcher.Group group) {
        int scraped = samples.size() + samplesBeyond;
        if (keptBeyond > 0) group.leaveOut(Batcher.LeftOut.OVER_LIMIT, keptBeyond);
        Optional<OverLimit> overLimit =
                limit.isEmpty() ? Optional.empty() : Optional.of(new OverLimit(limit, mostOfLimit, keptBeyond));
        return new Outcome(
                next, scraped, settlement.kept() + keptBeyond, settlement.added(), settlement.ahead(), overLimit);
    }

    // --- lines

    private void take(SampleView sample) throws ScrapeFailedException {
        if (sample.isKnown()) add(sample, sample.value());
        else take(sample, sample.value());
        checkLimits();
    }

    private void take(HistogramView histogram) throws ScrapeFailedException {
        int before = samples.size();
        take(histogram, Double.NaN);
        if (samples.size() > before) workspace.histograms().add(before, histogram.histogram(), bytes(histogram));
        checkLimits();
    }

    private static int bytes(HistogramView histogram) {
        NativeHistogram its = histogram.histogram();
        int buckets = its.positiveCounts().size() + its.negativeCounts().size();
        return HISTOGRAM_BYTES + BUCKET_BYTES * buckets;
    }

    private void take(SeriesView series, double value) throws ScrapeFailedException {
        if (beyond == Beyond.NOTHING || goesOnWith(series)) takeParsed(series, value);
        else leaveOut(series);
    }

    private void takeParsed(SeriesView series, double value) throws ScrapeFailedException {
        Utf8View text = series.series();
        if (recognition.take(text.bytes(), text.offset(), text.offset() + text.length())) {
            add(series, value);
            return;
        }
        switch (rules.decide(series)) {
            case Fate.Kept(OutgoingSeries outgoing) -> learn(series, value, Page.KEPT, form.encode(outgoing));
            case Fate.Dropped(int rule) -> learn(series, value, Page.droppedBy(rule), NOT_ENCODED);
            case Fate.Nameless() -> throw nameless(series);
            case Fate.Breach breach -> exceed(series, breach);
        }
    }

    private void learn(SeriesView series, double value, short outcome, byte[] encoded) {
        recognition.learn(series, outcome, encoded);
        add(series, value);
    }

    private void add(SeriesView series, double value) {
        if (takesExemplars) addExemplars(series);
        if (honorTimestamps && series.hasTimestamp()) samples.add(value, series.timestampMillis());
        else samples.add(value);
        if (takesCreated && series.hasCreated()) samples.created(series.createdMillis());
    }

    private void addExemplars(SeriesView series) {
        Attached<Exemplar> exemplars = workspace.exemplars();
        for (int i = 0; i < series.exemplarCount() && exemplars.size() < MOST_EXEMPLARS; i++) {
            exemplars.add(samples.size(), Exemplar.of(series.exemplar(i)), Exemplar.MOST_BYTES);
        }
    }

    private void describe(String key, MetadataView metadata) throws ScrapeFailedException {
        Utf8View name = metadata.metricName();
        checkLines();
        if (beyond == Beyond.NOTHING) descriptions.add(name, key, metadata.text());
        else families.announce(name.bytes(), name.offset(), name.offset() + name.length());
    }

    // --- limits

    private void checkLimits() throws ScrapeFailedException {
        checkLines();
        checkSamples();
    }

    private void checkLines() throws ScrapeFailedException {
        if (recognition.isFull()) throw tooMuch("lines", recognition.lines(), mostLines, List.of());
    }

    private void checkSamples() throws ScrapeFailedException {
        if (recognition.kept() <= limits.samples() || beyond == Beyond.ALL) return;
        if (limits.onBreach() == OnBreach.FAIL) {
            List<FamilyCount> largest = walk().goToEnd().largest();
            throw tooMuch("samples", recognition.kept(), limits.samples(), largest);
        }
        FamilyWalk.Place from = walk().stopBehind(limits.samples()).familyStart();
        leaveOutFrom(from, Beyond.ALL, "samples", limits.samples());
    }

    private void exceed(SeriesView sample, Fate.Breach breach) throws ScrapeFailedException {
        if (limits.onBreach() == OnBreach.FAIL || breach.limit() != SeriesLimit.LABELS) throw tooMuch(sample, breach);
        FamilyWalk walk = walk().goToEnd();
        families = walk.families();
        boolean isAnother = enter(sample);
        FamilyWalk.Place from = isAnother ? walk.here() : walk.familyStart();
        leaveOutFrom(from, Beyond.ONE_FAMILY, breach.limit().toString(), breach.most());
        samplesBeyond++;
        keptBeyond++;
    }

    private FamilyWalk walk() {
        recognition.pause();
        return new FamilyWalk(recognition.pages(), workspace.visits());
    }

    private void leaveOutFrom(FamilyWalk.Place from, Beyond what, String ofWhat, int most) {
        samplesBeyond += samples.size() - from.samples();
        keptBeyond += recognition.kept() - from.kept();
        workspace.visits().truncate(recognition.pages(), from.rows());
        samples.truncate(from.samples());
        workspace.exemplars().truncate(from.samples());
        workspace.histograms().truncate(from.samples());
        recognition.keepOnly(from.kept());
        beyond = what;
        if (limit.isEmpty() || what == Beyond.ALL) {
            limit = ofWhat;
            mostOfLimit = most;
        }
    }

    /// Whether the family that is left out has ended before this sample.
    private boolean goesOnWith(SeriesView sample) {
        if (beyond == Beyond.ALL || !enter(sample)) return false;
        beyond = Beyond.NOTHING;
        recognition.goOn();
        return true;
    }

    private boolean enter(SeriesView sample) {
        Utf8View name = sample.name();
        return families.enter(name.bytes(), name.offset(), name.offset() + name.length());
    }

    private void leaveOut(SeriesView sample) throws ScrapeFailedException {
        samplesBeyond++;
        switch (rules.decide(sample)) {
            case Fate.Kept _ -> keptBeyond++;
            case Fate.Dropped _ -> {}
            case Fate.Nameless() -> throw nameless(sample);
            case Fate.Breach breach -> {
                if (breach.limit() != SeriesLimit.LABELS) throw tooMuch(sample, breach);
                keptBeyond++;
            }
        }
    }

    // --- failures

    private static ScrapeFailedException nameless(SeriesView sample) {
        return new ScrapeFailedException(new Nameless(Shown.of(sample.series())));
    }

    private static ScrapeFailedException tooMuch(SeriesView sample, Fate.Breach breach) {
        var family = new FamilyCount(Shown.of(sample.name()), 1);
        return tooMuch(breach.limit().toString(), breach.found(), breach.most(), List.of(family));
    }

    private static ScrapeFailedException tooMuch(String what, int found, int most, List<FamilyCount> families) {
        return new ScrapeFailedException(new LimitExceeded(what, found, most, families));
    }
}
