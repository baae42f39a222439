package io.openagent.protocol;

import java.util.Arrays;

/// Encodes what all records of a series have in common, the version, the name and the labels, from UTF-8
/// slices. Labels that many series share can be encoded apart, as a tail, and stand behind each of them.
///
/// ```java
/// series.begin(line, 0, 2);
/// series.label(line, 3, 3, line, 8, 4);
/// byte[] head = series.head(tailLabels, tail.length);
/// records.add(head, 0, head.length, tail, timestampMillis, value);
/// ```
///
/// One thread.
public final class OpenMxSeries {
    private static final byte[] IMPOSSIBLE = {};

    private final WireWriter out = new WireWriter();
    private int labelsAt;
    private int labels;

    public void begin(byte[] name, int from, int length) {
        out.reset();
        out.writeByte(OpenMxContent.VERSION);
        out.writeText(name, from, length);
        labelsAt = out.size();
        out.writeByte(0);
        labels = 0;
    }

    public void label(byte[] key, int keyFrom, int keyLength, byte[] value, int valueFrom, int valueLength) {
        out.writeText(key, keyFrom, keyLength);
        out.writeText(value, valueFrom, valueLength);
        labels++;
    }

    /// The series up to where its tail stands, or its time.
    ///
    /// @param tailLabels how many labels will stand behind these
    /// @param tailBytes how long they are
    /// @return empty if no record can have so many labels, or be so long
    public byte[] head(int tailLabels, int tailBytes) {
        boolean tooMany = labels + tailLabels > LabelPair.MAX_LABELS;
        boolean tooLong = out.size() + tailBytes + OpenMxRecords.SAMPLE_BYTES > OpenMxRecords.MAX_RECORD_BYTES;
        if (tooMany || tooLong) return IMPOSSIBLE;
        out.patchByte(labelsAt, labels + tailLabels);
        return out.toByteArray();
    }

    /// The labels alone, to stand behind other series.
    public byte[] tail() {
        return Arrays.copyOfRange(out.toByteArray(), labelsAt + 1, out.size());
    }
}
