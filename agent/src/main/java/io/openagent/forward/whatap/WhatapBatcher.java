package io.openagent.forward.whatap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.forward.Batch;
import io.openagent.forward.BatchQueue;
import io.openagent.forward.DropReason;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.protocol.HelpRecord;
import io.openagent.protocol.OpenMxContent;
import io.openagent.protocol.OpenMxRecords;
import io.openagent.protocol.PackType;
import io.openagent.scrape.Batcher;
import io.openagent.scrape.OutgoingSample;
import io.openagent.scrape.OutgoingSample.Slice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// Encodes scrapes into OpenMx records, once, on the scrape's own thread.
///
/// Every sample gets the labels that the collector knows its project by (`pcode`) and the external labels, unless it
/// has them already. What a record cannot carry is counted under its reason. Safe for many scrapes at once; each of
/// their groups is confined to its thread.
public final class WhatapBatcher implements Batcher {
    /// A pack is closed at this size although it holds fewer than 1,000 records: it must fit the collector's frame.
    static final int MAX_PLAIN_BYTES = OpenMxRecords.MAX_RECORD_BYTES;

    /// Encoders kept for the next scrape; each holds some hundred kilobytes. More scrapes at once make their own.
    private static final int SPARE_ENCODERS = 8;

    private final BatchQueue queue;
    private final HelpCatalog catalog;
    private final Consumer<Batch> dump;
    private final ConcurrentLinkedQueue<OpenMxRecords> spares = new ConcurrentLinkedQueue<>();
    private volatile byte[][] extraLabels;

    /// @param extraLabels for every sample that has no label of the name
    /// @param dump sees every batch of a committed scrape
    WhatapBatcher(BatchQueue queue, HelpCatalog catalog, Labels extraLabels, Consumer<Batch> dump) {
        this.queue = queue;
        this.catalog = catalog;
        this.dump = dump;
        this.extraLabels = encode(extraLabels);
    }

    /// For the scrapes that begin from now on.
    public void extraLabels(Labels labels) {
        extraLabels = encode(labels);
    }

    @Override
    public Batcher.Group open(long timeMillis) {
        return new Group(timeMillis, extraLabels);
    }

    private static byte[][] encode(Labels labels) {
        var bytes = new ArrayList<byte[]>();
        for (Label label : labels) {
            bytes.add(label.name().getBytes(UTF_8));
            bytes.add(label.value().getBytes(UTF_8));
        }
        return bytes.toArray(byte[][]::new);
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

    private final class Group implements Batcher.Group {
        private final long timeMillis;
        private final byte[][] extra;
        private final OpenMxRecords records = takeEncoder();
        private final List<Batch> batches = new ArrayList<>();
        private final Map<String, Map<String, String>> descriptions = new LinkedHashMap<>();
        private final Map<DropReason, Integer> unfit = new EnumMap<>(DropReason.class);

        Group(long timeMillis, byte[][] extra) {
            this.timeMillis = timeMillis;
            this.extra = extra;
        }

        @Override
        public void add(OutgoingSample sample) {
            if (!Double.isFinite(sample.value())) {
                unfit.merge(DropReason.NOT_FINITE, 1, Integer::sum);
                return;
            }
            try {
                encode(sample);
            } catch (IllegalArgumentException tooLarge) {
                unfit.merge(DropReason.UNSUPPORTED, 1, Integer::sum);
            }
            if (!records.hasRoom() || records.plainBytes() >= MAX_PLAIN_BYTES) seal();
        }

        @Override
        public void describe(String metric, String key, String text) {
            descriptions.computeIfAbsent(metric, _ -> new LinkedHashMap<>()).put(key, text);
        }

        @Override
        public void commit() {
            seal();
            List<Batch> all = new ArrayList<>(help());
            all.addAll(batches);
            all.forEach(dump);
            queue.commit(new BatchQueue.Group(all, unfit));
            batches.clear();
            unfit.clear();
        }

        @Override
        public void close() {
            giveBack(records);
        }

        private void encode(OutgoingSample sample) {
            records.begin(
                    sample.metric().bytes(),
                    sample.metric().offset(),
                    sample.metric().length());
            for (int i = 0; i < sample.labelCount(); i++) label(sample.labelName(i), sample.labelValue(i));
            for (int i = 0; i < extra.length; i += 2) {
                if (sample.hasLabel(extra[i])) continue;
                records.label(extra[i], 0, extra[i].length, extra[i + 1], 0, extra[i + 1].length);
            }
            records.end(sample.timestampMillis(), sample.value());
        }

        private void label(Slice name, Slice value) {
            records.label(name.bytes(), name.offset(), name.length(), value.bytes(), value.offset(), value.length());
        }

        private void seal() {
            int samples = records.count();
            if (samples > 0) {
                batches.add(new Batch(samples, timeMillis, new Encoded(PackType.OPEN_MX, records.finish())));
            }
        }

        /// What is due to be told about the metrics of this scrape, before their samples.
        private List<Batch> help() {
            Instant now = Instant.ofEpochMilli(timeMillis);
            List<HelpRecord> due = new ArrayList<>();
            descriptions.forEach((metric, properties) -> {
                if (catalog.isDue(metric, properties, now)) due.add(new HelpRecord(metric, properties));
            });
            List<Batch> packs = new ArrayList<>();
            for (int from = 0; from < due.size(); from += OpenMxContent.MAX_RECORDS) {
                List<HelpRecord> some = due.subList(from, Math.min(due.size(), from + OpenMxContent.MAX_RECORDS));
                packs.add(new Batch(0, timeMillis, new Encoded(PackType.OPEN_MX_HELP, OpenMxContent.ofHelp(some))));
            }
            return packs;
        }
    }
}
