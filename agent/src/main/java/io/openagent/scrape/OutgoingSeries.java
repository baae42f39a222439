package io.openagent.scrape;

import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.metrics.Utf8View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// One series with its final labels, sorted by name, as UTF-8 slices of somebody else's bytes. Equal series
/// have equal content here, however the target spelled them. Reused: valid until the next [#start], confined
/// to one thread.
public final class OutgoingSeries {
    static final String METRIC_NAME = "__name__";

    private static final int FIRST_LABELS = 16;
    private static final Comparator<Pair> BY_NAME = (one, other) -> Arrays.compareUnsigned(
            one.name.bytes, one.name.offset, one.name.end(), other.name.bytes, other.name.offset, other.name.end());

    private final Slice metric = new Slice();
    private Pair[] labels = new Pair[0];
    private int labelCount;
    private boolean bearsTargetLabels;

    /// A run of UTF-8 bytes inside an array. The bytes are not copied.
    public static final class Slice {
        private byte[] bytes = {};
        private int offset;
        private int length;

        private void set(byte[] newBytes, int newOffset, int newLength) {
            bytes = newBytes;
            offset = newOffset;
            length = newLength;
        }

        public byte[] bytes() {
            return bytes;
        }

        public int offset() {
            return offset;
        }

        public int length() {
            return length;
        }

        private int end() {
            return offset + length;
        }

        boolean contentEquals(byte[] other) {
            return Arrays.equals(bytes, offset, end(), other, 0, other.length);
        }

        @Override
        public String toString() {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
    }

    private static final class Pair {
        private final Slice name = new Slice();
        private final Slice value = new Slice();
        private boolean isTargets;
    }

    void start(byte[] name) {
        start(name, 0, name.length);
    }

    void start(Utf8View name) {
        start(name.bytes(), name.offset(), name.length());
    }

    private void start(byte[] name, int offset, int length) {
        metric.set(name, offset, length);
        labelCount = 0;
        bearsTargetLabels = false;
    }

    void add(byte[] name, byte[] labelValue) {
        Pair label = next();
        label.name.set(name, 0, name.length);
        label.value.set(labelValue, 0, labelValue.length);
    }

    void add(Utf8View name, Utf8View labelValue) {
        Pair label = next();
        label.name.set(name.bytes(), name.offset(), name.length());
        label.value.set(labelValue.bytes(), labelValue.offset(), labelValue.length());
    }

    /// Brings the labels into their order, and notes whether all labels of the target are among them. Which
    /// those are does not depend on where they came from, so that equal series stay equal.
    void finish(byte[][] targetNames, byte[][] targetValues) {
        Arrays.sort(labels, 0, labelCount, BY_NAME);
        bearsTargetLabels = true;
        for (int i = 0; i < targetNames.length; i++) {
            int at = indexOf(targetNames[i]);
            bearsTargetLabels &= at >= 0 && labels[at].value.contentEquals(targetValues[i]);
            if (at >= 0) labels[at].isTargets = true;
        }
    }

    public Slice metric() {
        return metric;
    }

    public int labelCount() {
        return labelCount;
    }

    public Slice labelName(int index) {
        return labels[index].name;
    }

    public Slice labelValue(int index) {
        return labels[index].value;
    }

    /// Whether all labels of the target are among the labels, with the target's values.
    public boolean bearsTargetLabels() {
        return bearsTargetLabels;
    }

    /// Whether this is one of the target's labels, where [#bearsTargetLabels()]: equal in all series of the
    /// target that bear them, so that an output may write it from another place.
    public boolean isTargetLabel(int index) {
        return bearsTargetLabels && labels[index].isTargets;
    }

    public boolean hasLabel(byte[] name) {
        return indexOf(name) >= 0;
    }

    /// All labels, the metric's name under `__name__`.
    public Labels named() {
        List<Label> all = new ArrayList<>();
        all.add(new Label(METRIC_NAME, metric.toString()));
        for (int i = 0; i < labelCount; i++) {
            all.add(new Label(labelName(i).toString(), labelValue(i).toString()));
        }
        return new Labels(all);
    }

    private int indexOf(byte[] name) {
        for (int i = 0; i < labelCount; i++) {
            if (labels[i].name.contentEquals(name)) return i;
        }
        return -1;
    }

    private Pair next() {
        if (labelCount == labels.length) grow();
        Pair label = labels[labelCount++];
        label.isTargets = false;
        return label;
    }

    private void grow() {
        int from = labels.length;
        labels = Arrays.copyOf(labels, Math.max(FIRST_LABELS, 2 * from));
        for (int i = from; i < labels.length; i++) labels[i] = new Pair();
    }
}
