package io.openagent.forward.whatap;

import io.openagent.forward.DropReason;
import io.openagent.forward.GroupNotes;
import io.openagent.forward.HelpCatalog;
import io.openagent.forward.Recurring;
import io.openagent.forward.SeriesTrace;
import io.openagent.journal.Appender;
import io.openagent.journal.Journal;
import io.openagent.metrics.Labels;
import io.openagent.protocol.HelpRecord;
import io.openagent.protocol.OpenMxContent;
import io.openagent.protocol.OpenMxRecords;
import io.openagent.protocol.PackType;
import io.openagent.protocol.ZipTemplate;
import io.openagent.scrape.Batcher;
import io.openagent.scrape.OutgoingSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// Encodes scrapes into OpenMx records on the scrape's own thread: a series once, a sample by copying it.
///
/// Every sample gets the labels that the collector knows its project by (`pcode`) and the external labels,
/// unless it has them already. What a record cannot carry is counted under its reason. Safe for many scrapes
/// at once; each of their forms and groups is confined to its thread.
public final class WhatapBatcher implements Batcher {
    /// A pack is closed at this size although it holds fewer than 1,000 records: it must fit the collector's
    /// frame.
    static final int MAX_PLAIN_BYTES = OpenMxRecords.MAX_RECORD_BYTES;

    /// Encoders kept for the next scrape; each holds some hundred kilobytes. More scrapes at once make their
    /// own.
    private static final int SPARE_ENCODERS = 8;

    private final Journal journal;
    private final HelpCatalog catalog;
    private final Consumer<StoredPack> dump;
    private final boolean templates;
    private final ConcurrentLinkedQueue<OpenMxRecords> spares = new ConcurrentLinkedQueue<>();
    private volatile Labels extraLabels;

    /// @param extraLabels for every sample that has no label of the name
    /// @param dump sees every pack of a committed scrape
    /// @param templates whether packs whose series come again are zipped by templates
    WhatapBatcher(
            Journal journal, HelpCatalog catalog, Labels extraLabels, Consumer<StoredPack> dump, boolean templates) {
        this.journal = journal;
        this.catalog = catalog;
        this.dump = dump;
        this.templates = templates;
        this.extraLabels = extraLabels;
    }

    /// For the scrapes that begin from now on.
    public void extraLabels(Labels labels) {
        extraLabels = labels;
    }

    @Override
    public Batcher.Form form(Labels targetLabels) {
        return new Form(targetLabels, extraLabels);
    }

    private OpenMxRecords takeEncoder() {
        OpenMxRecords spare = spares.poll();
        return spare == null ? new OpenMxRecords() : spare;
    }

    private void giveBack(OpenMxRecords encoder) {
        encoder.clear();
        if (spares.size() < SPARE_ENCODERS) spares.add(encoder);
        else encoder.close();
    }

    private final class Form implements Batcher.Form {
        private final Labels extra;
        private final WhatapSeries series;
        private final Recurring<ZipTemplate> recurring = new Recurring<>(ZipTemplate::bytes);
        private final Appender appender = journal.appender();

        Form(Labels targetLabels, Labels extra) {
            this.extra = extra;
            series = WhatapSeries.of(targetLabels, extra);
        }

        @Override
        public boolean isCurrent() {
            return extra.equals(extraLabels);
        }

        @Override
        public boolean carriesStaleMarkers() {
            return false;
        }

        @Override
        public boolean wantsDescriptions(Instant lastTold, Instant now) {
            return catalog.isAllDue(lastTold, now);
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
        private final WhatapSeries form;
        private final Recurring<ZipTemplate> recurring;
        private final Appender appender;
        private final OpenMxRecords records = takeEncoder();
        private boolean hasEncoder = true;
        private final List<StoredPack> packs = new ArrayList<>();
        private final GroupNotes notes = new GroupNotes();
        private SeriesTrace trace = new SeriesTrace();
        private long oldestMillis = Long.MAX_VALUE;
        private long newestMillis = Long.MIN_VALUE;

        Group(long timeMillis, WhatapSeries form, Recurring<ZipTemplate> recurring, Appender appender) {
            this.timeMillis = timeMillis;
            this.form = form;
            this.recurring = recurring;
            this.appender = appender;
            recurring.rewind();
        }

        @Override
        public void add(byte[] series, int from, int to, double value, long timestampMillis) {
            if (!Double.isFinite(value)) {
                notes.turnAway(DropReason.NOT_FINITE, 1);
            } else if (from == to) {
                notes.turnAway(DropReason.UNSUPPORTED, 1);
            } else {
                records.add(series, from + 1, to, form.tailOf(series[from]), timestampMillis, value);
                trace.add(series, from, to);
                oldestMillis = Math.min(oldestMillis, timestampMillis);
                newestMillis = Math.max(newestMillis, timestampMillis);
                if (!records.hasRoom() || records.plainBytes() >= MAX_PLAIN_BYTES) seal();
            }
        }

        @Override
        public void leaveOut(LeftOut reason, int samples) {
            notes.turnAway(reason, samples);
        }

        @Override
        public void describe(String metric, String key, String text) {
            notes.describe(metric, key, text);
        }

        @Override
        public void commit() {
            seal();
            recurring.trim();
            List<StoredPack> all = new ArrayList<>(help());
            all.addAll(packs);
            giveBackEncoder(); // the journal may make this scrape wait, and many others with it
            notes.append(appender, all.stream().map(StoredPack::item).toList());
            all.forEach(dump);
            packs.clear();
        }

        @Override
        public void close() {
            giveBackEncoder();
        }

        private void giveBackEncoder() {
            if (!hasEncoder) return;
            hasEncoder = false;
            giveBack(records);
        }

        private void seal() {
            int samples = records.count();
            if (samples == 0) return;
            OpenMxContent content = content();
            packs.add(StoredPack.of(PackType.OPEN_MX, content, samples, timeMillis, oldestMillis, newestMillis));
            trace = new SeriesTrace();
            oldestMillis = Long.MAX_VALUE;
            newestMillis = Long.MIN_VALUE;
        }

        private OpenMxContent content() {
            if (!templates) return records.finish();
            return recurring.next(trace, records::template).map(records::finish).orElseGet(records::finish);
        }

        /// What is due to be told about the metrics of this scrape, before their samples.
        private List<StoredPack> help() {
            Instant now = Instant.ofEpochMilli(timeMillis);
            List<HelpRecord> due = new ArrayList<>();
            notes.tellDue(catalog, now, (metric, properties) -> due.add(new HelpRecord(metric, properties)));
            List<StoredPack> help = new ArrayList<>();
            for (int from = 0; from < due.size(); from += OpenMxContent.MAX_RECORDS) {
                List<HelpRecord> some = due.subList(from, Math.min(due.size(), from + OpenMxContent.MAX_RECORDS));
                help.add(StoredPack.of(
                        PackType.OPEN_MX_HELP, OpenMxContent.ofHelp(some), 0, timeMillis, timeMillis, timeMillis));
            }
            return help;
        }
    }
}
