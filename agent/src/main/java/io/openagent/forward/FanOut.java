package io.openagent.forward;

import io.openagent.metrics.Labels;
import io.openagent.metrics.NativeHistogram;
import io.openagent.metrics.ProtobufExposition.Histograms;
import io.openagent.scrape.Batcher;
import io.openagent.scrape.Exemplar;
import io.openagent.scrape.OutgoingSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Gives every scrape to several outputs. The encoded form of a series is what each of them makes of it, one behind the
/// other with its length in front; each sample goes to each output with its own part.
///
/// ```text
///   +-------------+------------------+-------------+---------------------+----
///   | length, i32 | form of output 1 | length, i32 | form of output 2    | …
///   +-------------+------------------+-------------+---------------------+----
/// ```
///
/// A marker of staleness goes only to outputs that can carry it: to the others it is no sample.
public final class FanOut implements Batcher {
    private final List<Batcher> outputs;

    /// @param outputs two or more
    public FanOut(List<Batcher> outputs) {
        this.outputs = List.copyOf(outputs);
    }

    @Override
    public Batcher.Form form(Labels targetLabels) {
        return new Form(
                outputs.stream().map(output -> output.form(targetLabels)).toList());
    }

    private record Form(List<Batcher.Form> forms) implements Batcher.Form {
        @Override
        public boolean isCurrent() {
            return forms.stream().allMatch(Batcher.Form::isCurrent);
        }

        @Override
        public boolean carriesStaleMarkers() {
            return forms.stream().anyMatch(Batcher.Form::carriesStaleMarkers);
        }

        /// Where some outputs take native histograms and others do not, both kinds are read: the classic series go to
        /// all outputs.
        @Override
        public Histograms histograms() {
            Set<Histograms> wanted =
                    forms.stream().map(Batcher.Form::histograms).collect(Collectors.toSet());
            return wanted.size() == 1 ? wanted.iterator().next() : Histograms.BOTH;
        }

        @Override
        public boolean carriesExemplars() {
            return forms.stream().anyMatch(Batcher.Form::carriesExemplars);
        }

        @Override
        public boolean carriesCreated() {
            return forms.stream().anyMatch(Batcher.Form::carriesCreated);
        }

        @Override
        public boolean wantsDescriptions(Instant lastTold, Instant now) {
            return forms.stream().anyMatch(form -> form.wantsDescriptions(lastTold, now));
        }

        @Override
        public long bytes() {
            return forms.stream().mapToLong(Batcher.Form::bytes).sum();
        }

        @Override
        public void letGo() {
            forms.forEach(Batcher.Form::letGo);
        }

        /// Empty only if no output can carry the series.
        @Override
        public byte[] encode(OutgoingSeries series) {
            List<byte[]> parts = forms.stream().map(form -> form.encode(series)).toList();
            int bytes = parts.stream().mapToInt(part -> part.length).sum();
            if (bytes == 0) return new byte[0];
            byte[] all = new byte[bytes + Integer.BYTES * parts.size()];
            int at = 0;
            for (byte[] part : parts) {
                writeLength(all, at, part.length);
                System.arraycopy(part, 0, all, at + Integer.BYTES, part.length);
                at += Integer.BYTES + part.length;
            }
            return all;
        }

        @Override
        public Batcher.Group open(long timeMillis) {
            List<Batcher.Group> groups = new ArrayList<>();
            forms.forEach(form -> groups.add(form.open(timeMillis)));
            return new Group(forms, groups);
        }
    }

    private static final class Group implements Batcher.Group {
        private static final long STALE_BITS = Double.doubleToRawLongBits(Batcher.STALE_NAN);

        private final List<Batcher.Group> groups;
        private final boolean[] carriesStale;
        private final boolean[] carriesNative;

        Group(List<Batcher.Form> forms, List<Batcher.Group> groups) {
            this.groups = groups;
            carriesStale = new boolean[forms.size()];
            carriesNative = new boolean[forms.size()];
            for (int i = 0; i < forms.size(); i++) {
                carriesStale[i] = forms.get(i).carriesStaleMarkers();
                carriesNative[i] = forms.get(i).histograms() != Histograms.CLASSIC;
            }
        }

        @Override
        public void add(byte[] series, int from, int to, double value, long timestampMillis) {
            boolean isStale = Double.doubleToRawLongBits(value) == STALE_BITS;
            int at = from;
            for (int i = 0; i < groups.size(); i++) {
                int start = from == to ? to : at + Integer.BYTES;
                int end = from == to ? to : start + length(series, at);
                if (!isStale || carriesStale[i]) groups.get(i).add(series, start, end, value, timestampMillis);
                at = end;
            }
        }

        @Override
        public void add(byte[] series, int from, int to, NativeHistogram histogram, long timestampMillis) {
            int at = from;
            for (int i = 0; i < groups.size(); i++) {
                int start = from == to ? to : at + Integer.BYTES;
                int end = from == to ? to : start + length(series, at);
                if (carriesNative[i]) groups.get(i).add(series, start, end, histogram, timestampMillis);
                at = end;
            }
        }

        @Override
        public void exemplar(Exemplar exemplar, long timeMillis) {
            each(group -> group.exemplar(exemplar, timeMillis));
        }

        @Override
        public void created(long millis) {
            each(group -> group.created(millis));
        }

        @Override
        public void leaveOut(LeftOut reason, int samples) {
            each(group -> group.leaveOut(reason, samples));
        }

        @Override
        public void describe(String metric, String key, String text) {
            each(group -> group.describe(metric, key, text));
        }

        @Override
        public void commit() {
            each(Batcher.Group::commit);
        }

        @Override
        public void close() {
            each(Batcher.Group::close);
        }

        private void each(Consumer<Batcher.Group> action) {
            groups.forEach(action);
        }
    }

    private static void writeLength(byte[] bytes, int at, int length) {
        for (int i = 0; i < Integer.BYTES; i++) bytes[at + i] = (byte) (length >> (8 * i));
    }

    private static int length(byte[] bytes, int at) {
        int length = 0;
        for (int i = 0; i < Integer.BYTES; i++) length |= (bytes[at + i] & 0xff) << (8 * i);
        return length;
    }
}
