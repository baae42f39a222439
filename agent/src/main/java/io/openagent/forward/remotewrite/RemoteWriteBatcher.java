package io.openagent.forward.remotewrite;

import io.openagent.forward.DropReason;
import io.openagent.forward.GroupNotes;
import io.openagent.forward.HelpCatalog;
import io.openagent.forward.Recurring;
import io.openagent.journal.Appender;
import io.openagent.journal.Journal;
import io.openagent.metrics.Labels;
import io.openagent.metrics.NativeHistogram;
import io.openagent.metrics.ProtobufExposition.Histograms;
import io.openagent.metrics.Relabeling;
import io.openagent.scrape.Batcher;
import io.openagent.scrape.Exemplar;
import io.openagent.scrape.OutgoingSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Encodes scrapes for remote write on the scrape's own thread: a series once, a sample by copying it.
///
/// Values go as they are, NaN and markers of staleness too, and so do native histograms, exemplars and, in 2.0, created
/// timestamps. What the output's own rules drop is counted. Units are not told by a [Batcher], so they are not sent.
/// Safe for many scrapes at once; each of their forms and groups is confined to its thread.
final class RemoteWriteBatcher implements Batcher {
    /// A run is closed at this size although it holds fewer samples than it may: so long as a receiver takes
    /// requests of a few megabytes, it takes any run.
    static final int MAX_PLAIN_BYTES = 1 << 20;

    /// Kept for the next scrape; each holds some hundred kilobytes. More scrapes at once make their own.
    private static final int SPARE_TOOLS = 8;

    private final Journal journal;
    private final HelpCatalog catalog;
    private final Relabeling rules;
    private final int maxSamples;
    private final boolean metadata;
    private final boolean exemplars;
    private final boolean nativeHistograms;
    private final boolean tellsCreated;
    private final boolean templates;
    private final Spoken spoken;
    private final ConcurrentLinkedQueue<Tools> spares = new ConcurrentLinkedQueue<>();
    private volatile Labels externalLabels;

    /// @param catalog says when metadata is due
    /// @param externalLabels for every sample that has no label of the name
    /// @param spoken with the receiver, as its forwarder learns it
    RemoteWriteBatcher(
            Journal journal, HelpCatalog catalog, Labels externalLabels, Spoken spoken, RemoteWriteOptions options) {
        this.journal = journal;
        this.catalog = catalog;
        this.externalLabels = externalLabels;
        this.spoken = spoken;
        this.rules = options.rules();
        this.maxSamples = options.maxSamples();
        this.metadata = options.metadata();
        this.exemplars = options.exemplars();
        this.nativeHistograms = options.nativeHistograms();
        this.tellsCreated = options.version() == Protocol.V2;
        this.templates = options.templates();
    }

    /// For the scrapes that begin from now on.
    void externalLabels(Labels labels) {
        externalLabels = labels;
    }

    @Override
    public Batcher.Form form(Labels targetLabels) {
        return new Form(targetLabels, externalLabels);
    }

    private Tools takeTools() {
        Tools spare = spares.poll();
        return spare == null ? new Tools(new RunDraft(), new SnappyWriter()) : spare;
    }

    private void giveBack(Tools tools) {
        tools.draft.clear();
        tools.writer.clear();
        if (spares.size() < SPARE_TOOLS) spares.add(tools);
    }

    /// What a scrape is encoded with.
    private record Tools(RunDraft draft, SnappyWriter writer) {}

    private record Worded(RunTemplate template, Spoken.Wording wording) {
        byte kind() {
            return wording.version() == Protocol.V2 ? StoredRun.SERIES_2 : StoredRun.SERIES;
        }

        int bytes() {
            return template.bytes();
        }
    }

    private final class Form implements Batcher.Form {
        private final Labels external;
        private final WriteSeries series;
        private final Recurring<Worded> recurring = new Recurring<>(Worded::bytes);
        private final Appender appender = journal.appender();

        Form(Labels targetLabels, Labels external) {
            this.external = external;
            series = new WriteSeries(targetLabels, external, rules);
        }

        @Override
        public boolean isCurrent() {
            return external.equals(externalLabels);
        }

        @Override
        public boolean carriesStaleMarkers() {
            return true;
        }

        @Override
        public Histograms histograms() {
            return nativeHistograms ? Histograms.NATIVE : Histograms.CLASSIC;
        }

        @Override
        public boolean carriesExemplars() {
            return exemplars;
        }

        @Override
        public boolean carriesCreated() {
            return tellsCreated;
        }

        @Override
        public boolean wantsDescriptions(Instant lastTold, Instant now) {
            return metadata && catalog.isAllDue(lastTold, now);
        }

        @Override
        public byte[] encode(OutgoingSeries outgoing) {
            return series.encode(outgoing);
        }

        @Override
        public long bytes() {
            return recurring.bytes();
        }

        @Override
        public void letGo() {
            recurring.letGo();
        }

        @Override
        public Batcher.Group open(long timeMillis) {
            return new Group(timeMillis, series, recurring, appender);
        }
    }

    private final class Group implements Batcher.Group {
        private final long timeMillis;
        private final WriteSeries form;
        private final Recurring<Worded> recurring;
        private final Spoken.Wording wording = spoken.wording();
        private final Appender appender;
        private final Tools tools = takeTools();
        private boolean hasTools = true;
        private final RunDraft draft = tools.draft;
        private final SnappyWriter writer = tools.writer;
        private final List<StoredRun> runs = new ArrayList<>();
        private final GroupNotes notes = new GroupNotes();
        private int samples;
        private long oldestMillis = Long.MAX_VALUE;
        private long newestMillis = Long.MIN_VALUE;

        Group(long timeMillis, WriteSeries form, Recurring<Worded> recurring, Appender appender) {
            this.timeMillis = timeMillis;
            this.form = form;
            this.recurring = recurring;
            this.appender = appender;
            recurring.rewind();
        }

        @Override
        public void add(byte[] series, int from, int to, double value, long timestampMillis) {
            if (isDropped(from, to)) return;
            if (samples == draft.size() && !form.hasAttached()) {
                draft.add(series, from, to, value, timestampMillis, form.mostBytes(from, to));
            } else {
                writeDraft();
                form.write(series, from, to, value, timestampMillis, writer);
            }
            added(timestampMillis);
        }

        /// What is drafted is written before what no draft can hold; from there on a run is written at once.
        private void writeDraft() {
            for (int i = 0; i < draft.size(); i++) draft.write(i, form, writer);
            draft.clear();
        }

        @Override
        public void add(byte[] series, int from, int to, NativeHistogram histogram, long timestampMillis) {
            if (isDropped(from, to)) return;
            writeDraft();
            form.write(series, from, to, histogram, timestampMillis, writer);
            added(timestampMillis);
        }

        private boolean isDropped(int from, int to) {
            if (from < to) return false;
            notes.turnAway(DropReason.RELABELED, 1);
            form.forgetAttached();
            return true;
        }

        private void added(long timestampMillis) {
            samples++;
            oldestMillis = Math.min(oldestMillis, timestampMillis);
            newestMillis = Math.max(newestMillis, timestampMillis);
            if (samples == maxSamples || draft.plainBytes() + writer.plainBytes() >= MAX_PLAIN_BYTES) seal();
        }

        @Override
        public void exemplar(Exemplar exemplar, long time) {
            if (exemplars) form.attach(exemplar, time);
        }

        @Override
        public void created(long millis) {
            if (tellsCreated) form.created(millis);
        }

        @Override
        public void leaveOut(LeftOut reason, int count) {
            notes.turnAway(reason, count);
        }

        @Override
        public void describe(String metric, String key, String text) {
            if (metadata) notes.describe(metric, key, text);
        }

        @Override
        public void commit() {
            seal();
            recurring.trim();
            List<StoredRun> all = new ArrayList<>(metadata());
            all.addAll(runs);
            giveBackTools(); // the journal may make this scrape wait, and many others with it
            notes.append(appender, all.stream().map(StoredRun::item).toList());
            runs.clear();
        }

        @Override
        public void close() {
            giveBackTools();
        }

        private void giveBackTools() {
            if (!hasTools) return;
            hasTools = false;
            giveBack(tools);
        }

        private void seal() {
            if (samples == 0) return;
            runs.add(run());
            draft.clear();
            writer.clear();
            samples = 0;
            oldestMillis = Long.MAX_VALUE;
            newestMillis = Long.MIN_VALUE;
        }

        private StoredRun run() {
            Optional<Worded> made = templates && samples == draft.size()
                    ? recurring.next(draft.trace(), this::renewed)
                    : Optional.empty();
            if (made.isPresent() && made.get().template().fits(draft)) {
                RunTemplate template = made.get().template();
                return StoredRun.of(
                        made.get().kind(), timeMillis, form.target(), template, draft, oldestMillis, newestMillis);
            }
            int all = samples;
            writeDraft();
            return StoredRun.of(StoredRun.SERIES, timeMillis, form.target(), all, oldestMillis, newestMillis, writer);
        }

        private Optional<Worded> renewed(Optional<Worded> made) {
            return made.filter(each -> each.wording().equals(wording))
                    .filter(each -> !each.template().isOutgrownBy(draft))
                    .or(() -> RunTemplate.of(draft, this::plain, made.map(Worded::template))
                            .map(template -> new Worded(template, wording)));
        }

        private PlainRun plain(RunDraft run) {
            PlainRun plain = PlainRun.of(run, form);
            return switch (wording.version()) {
                case V1 -> plain;
                case V2 -> Write2Request.of(plain, spoken.metadata());
            };
        }

        /// What is due to be told about the metrics of this scrape, before their samples.
        private List<StoredRun> metadata() {
            Instant now = Instant.ofEpochMilli(timeMillis);
            List<StoredRun> told = new ArrayList<>();
            notes.tellDue(catalog, now, (metric, properties) -> {
                writer.write(Metadata.of(metric, properties).field());
                if (writer.plainBytes() >= MAX_PLAIN_BYTES) told.add(sealMetadata());
            });
            if (writer.plainBytes() > 0) told.add(sealMetadata());
            return told;
        }

        private StoredRun sealMetadata() {
            StoredRun sealed =
                    StoredRun.of(StoredRun.METADATA, timeMillis, form.target(), 0, timeMillis, timeMillis, writer);
            writer.clear();
            return sealed;
        }
    }
}
