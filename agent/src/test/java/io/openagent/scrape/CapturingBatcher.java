package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.metrics.NativeHistogram;
import io.openagent.metrics.ProtobufExposition.Histograms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// An output that keeps in memory what is committed to it, and carries stale markers if it is told to.
public final class CapturingBatcher implements Batcher {
    private static final String MARK = "\1";

    private final boolean carriesStaleMarkers;
    private final List<Sample> samples = new ArrayList<>();
    private final Map<LeftOut, Integer> leftOut = new EnumMap<>(LeftOut.class);
    private final List<String> descriptions = new ArrayList<>();
    private int encoded;
    private volatile boolean isCurrent = true;
    private boolean wantsDescriptions;
    private boolean carriesAttached;
    private final List<String> attached = new ArrayList<>();

    public CapturingBatcher(boolean carriesStaleMarkers) {
        this.carriesStaleMarkers = carriesStaleMarkers;
    }

    /// A committed sample; doubles compare by their bits here, as records do.
    public record Sample(String series, double value, long timeMillis) {
        @Override
        public String toString() {
            return series + " " + value + "@" + timeMillis;
        }

        boolean isMarker() {
            return Double.doubleToRawLongBits(value) == 0x7ff0_0000_0000_0002L;
        }
    }

    /// What has been committed since the last call.
    public synchronized List<Sample> take() {
        List<Sample> taken = List.copyOf(samples);
        samples.clear();
        return taken;
    }

    public synchronized int takeLeftOut(LeftOut reason) {
        Integer count = leftOut.remove(reason);
        return count == null ? 0 : count;
    }

    public synchronized List<String> takeDescriptions() {
        List<String> taken = List.copyOf(descriptions);
        descriptions.clear();
        return taken;
    }

    /// From now on it carries native histograms, exemplars and created timestamps.
    public CapturingBatcher carryingAttached() {
        carriesAttached = true;
        return this;
    }

    /// What was committed beside values since the last call, each with the series that it belongs to.
    public synchronized List<String> takeAttached() {
        List<String> taken = List.copyOf(attached);
        attached.clear();
        return taken;
    }

    /// How many series were encoded since the start.
    synchronized int encoded() {
        return encoded;
    }

    void wantDescriptions(boolean wanted) {
        wantsDescriptions = wanted;
    }

    /// Whoever has a form has to ask for another one.
    public void outdateForms() {
        isCurrent = false;
    }

    @Override
    public Form form(Labels targetLabels) {
        isCurrent = true;
        return new CapturingForm(targetLabels);
    }

    /// `name{label=value,…}` with the name between marks in place of a target's label.
    private static byte[] text(OutgoingSeries series) {
        var text = new StringBuilder(series.metric().toString());
        for (int i = 0; i < series.labelCount(); i++) {
            String label = series.isTargetLabel(i)
                    ? MARK + series.labelName(i) + MARK
                    : series.labelName(i) + "=" + series.labelValue(i);
            text.append(i == 0 ? '{' : ',').append(label);
        }
        return text.append(series.labelCount() == 0 ? "" : "}").toString().getBytes(UTF_8);
    }

    private final class CapturingForm implements Form {
        private final Labels targetLabels;

        CapturingForm(Labels targetLabels) {
            this.targetLabels = targetLabels;
        }

        @Override
        public boolean isCurrent() {
            return isCurrent;
        }

        @Override
        public boolean carriesStaleMarkers() {
            return carriesStaleMarkers;
        }

        @Override
        public Histograms histograms() {
            return carriesAttached ? Histograms.NATIVE : Histograms.CLASSIC;
        }

        @Override
        public boolean carriesExemplars() {
            return carriesAttached;
        }

        @Override
        public boolean carriesCreated() {
            return carriesAttached;
        }

        @Override
        public boolean wantsDescriptions(Instant lastTold, Instant now) {
            return wantsDescriptions;
        }

        @Override
        public byte[] encode(OutgoingSeries series) {
            synchronized (CapturingBatcher.this) {
                encoded++;
            }
            return text(series);
        }

        @Override
        public Group open(long timeMillis) {
            return new CapturingGroup(targetLabels);
        }
    }

    private final class CapturingGroup implements Group {
        private final Labels targetLabels;
        private final List<Sample> staged = new ArrayList<>();
        private final Map<LeftOut, Integer> stagedLeftOut = new EnumMap<>(LeftOut.class);
        private final List<String> stagedDescriptions = new ArrayList<>();
        private final List<String> stagedAttached = new ArrayList<>();
        private final List<String> ofNext = new ArrayList<>();

        CapturingGroup(Labels targetLabels) {
            this.targetLabels = targetLabels;
        }

        @Override
        public void add(byte[] series, int from, int to, double value, long timestampMillis) {
            String text = new String(series, from, to - from, UTF_8);
            for (Label label : targetLabels) {
                text = text.replace(MARK + label.name() + MARK, label.name() + "=" + label.value());
            }
            staged.add(new Sample(text, value, timestampMillis));
            for (String each : ofNext) stagedAttached.add(text + " " + each);
            ofNext.clear();
        }

        @Override
        public void add(byte[] series, int from, int to, NativeHistogram histogram, long timestampMillis) {
            ofNext.add("schema " + histogram.schema() + " buckets " + histogram.positiveCounts());
            add(series, from, to, histogram.count(), timestampMillis);
        }

        @Override
        public void exemplar(Exemplar exemplar, long timeMillis) {
            String labels = exemplar.labels().list().stream()
                    .map(label -> label.name() + "=\"" + label.value() + "\"")
                    .collect(Collectors.joining(",", "{", "}"));
            ofNext.add("exemplar " + labels + " " + exemplar.value() + "@" + timeMillis);
        }

        @Override
        public void created(long millis) {
            ofNext.add("created " + millis);
        }

        @Override
        public void leaveOut(LeftOut reason, int count) {
            stagedLeftOut.merge(reason, count, Integer::sum);
        }

        @Override
        public void describe(String metric, String key, String text) {
            stagedDescriptions.add(metric + " " + key + " " + text);
        }

        @Override
        public void commit() {
            synchronized (CapturingBatcher.this) {
                samples.addAll(staged);
                stagedLeftOut.forEach((reason, count) -> leftOut.merge(reason, count, Integer::sum));
                descriptions.addAll(stagedDescriptions);
                attached.addAll(stagedAttached);
            }
        }

        @Override
        public void close() {}
    }
}
