package io.openagent.scrape;

import io.openagent.metrics.Utf8View;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One sample with its final labels, as UTF-8 slices of somebody else's bytes. Reused for every sample of a scrape:
/// valid until the next [#start], confined to the scrape's thread.
public final class OutgoingSample {
    private static final int NAME = 0;
    private static final int VALUE = 1;

    private final Slice metric = new Slice();
    private Slice[] labels = new Slice[0];
    private int labelCount;
    private double value;
    private long timestampMillis;

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

        boolean contentEquals(byte[] other) {
            return Arrays.equals(bytes, offset, offset + length, other, 0, other.length);
        }

        @Override
        public String toString() {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
    }

    void start(byte[] name, double newValue, long newTimestampMillis) {
        start(name, 0, name.length, newValue, newTimestampMillis);
    }

    void start(Utf8View name, double newValue, long newTimestampMillis) {
        start(name.bytes(), name.offset(), name.length(), newValue, newTimestampMillis);
    }

    private void start(byte[] name, int offset, int length, double newValue, long newTimestampMillis) {
        metric.set(name, offset, length);
        labelCount = 0;
        value = newValue;
        timestampMillis = newTimestampMillis;
    }

    void add(byte[] name, byte[] labelValue) {
        next(NAME).set(name, 0, name.length);
        next(VALUE).set(labelValue, 0, labelValue.length);
        labelCount++;
    }

    void add(Utf8View name, Utf8View labelValue) {
        next(NAME).set(name.bytes(), name.offset(), name.length());
        next(VALUE).set(labelValue.bytes(), labelValue.offset(), labelValue.length());
        labelCount++;
    }

    void add(byte[] name, Utf8View labelValue) {
        next(NAME).set(name, 0, name.length);
        next(VALUE).set(labelValue.bytes(), labelValue.offset(), labelValue.length());
        labelCount++;
    }

    public Slice metric() {
        return metric;
    }

    public int labelCount() {
        return labelCount;
    }

    public Slice labelName(int index) {
        return labels[2 * index + NAME];
    }

    public Slice labelValue(int index) {
        return labels[2 * index + VALUE];
    }

    public boolean hasLabel(byte[] name) {
        for (int i = 0; i < labelCount; i++) {
            if (labelName(i).contentEquals(name)) return true;
        }
        return false;
    }

    public double value() {
        return value;
    }

    public long timestampMillis() {
        return timestampMillis;
    }

    private Slice next(int part) {
        int index = 2 * labelCount + part;
        if (index >= labels.length) grow();
        return labels[index];
    }

    private void grow() {
        int from = labels.length;
        labels = Arrays.copyOf(labels, Math.max(16, 2 * from));
        for (int i = from; i < labels.length; i++) labels[i] = new Slice();
    }
}
