package io.openagent.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Appends samples from UTF-8 slices, without an object a sample, and seals them into an [OpenMxContent].
///
/// ```java
/// records.begin(line, 0, 2);
/// records.label(line, 3, 3, line, 8, 4);
/// records.end(timestampMillis, value);
/// ```
///
/// A record that breaks a limit is taken back and refused with an [IllegalArgumentException]; those before it stay. One
/// thread. It holds a deflater until it is closed.
public final class OpenMxRecords implements AutoCloseable {
    /// An eighth of the largest frame: no real sample comes near, and one bad line cannot fill a pack.
    public static final int MAX_RECORD_BYTES = 1 << 20;

    private static final int NONE_OPEN = -1;

    private final WireWriter plain = new WireWriter();
    private final Gzip gzip = new Gzip();
    private int count;
    private int labels;
    private int recordAt;
    private int labelsAt = NONE_OPEN;

    public OpenMxRecords() {
        clear();
    }

    /// How many records are complete.
    public int count() {
        return count;
    }

    /// How long the content is before it is zipped.
    public int plainBytes() {
        return plain.size();
    }

    public boolean hasRoom() {
        return count < OpenMxContent.MAX_RECORDS;
    }

    public void begin(byte[] name, int from, int length) {
        if (labelsAt != NONE_OPEN) throw new IllegalStateException("the record before is not ended");
        if (!hasRoom()) throw new IllegalArgumentException("more than 1000 records");
        recordAt = plain.size();
        plain.writeByte(OpenMxContent.VERSION);
        plain.writeText(name, from, length);
        labels = 0;
        labelsAt = plain.size();
        plain.writeByte(0);
        checkSize();
    }

    public void begin(String name) {
        byte[] utf8 = name.getBytes(UTF_8);
        begin(utf8, 0, utf8.length);
    }

    public void label(byte[] key, int keyFrom, int keyLength, byte[] value, int valueFrom, int valueLength) {
        checkOpen();
        if (labels == LabelPair.MAX_LABELS) throw refused("more than 255 labels");
        plain.writeText(key, keyFrom, keyLength);
        plain.writeText(value, valueFrom, valueLength);
        labels++;
        checkSize();
    }

    public void label(String key, String value) {
        byte[] keyUtf8 = key.getBytes(UTF_8);
        byte[] valueUtf8 = value.getBytes(UTF_8);
        label(keyUtf8, 0, keyUtf8.length, valueUtf8, 0, valueUtf8.length);
    }

    public void end(long timestampMillis, double value) {
        checkOpen();
        plain.patchByte(labelsAt, labels);
        plain.writeLong(timestampMillis);
        plain.writeDouble(value);
        checkSize();
        labelsAt = NONE_OPEN;
        count++;
    }

    /// Takes back the record that was begun and not ended, if there is one.
    public void abandon() {
        if (labelsAt == NONE_OPEN) return;
        plain.truncate(recordAt);
        labelsAt = NONE_OPEN;
    }

    /// The records so far as content; the next record begins a new one.
    public OpenMxContent finish() {
        if (labelsAt != NONE_OPEN) throw new IllegalStateException("the last record is not ended");
        var content = OpenMxContent.seal(plain, count, gzip);
        clear();
        return content;
    }

    public void clear() {
        plain.reset();
        OpenMxContent.writeHead(plain);
        count = 0;
        labelsAt = NONE_OPEN;
    }

    @Override
    public void close() {
        gzip.close();
    }

    private void checkOpen() {
        if (labelsAt == NONE_OPEN) throw new IllegalStateException("no record is begun");
    }

    private void checkSize() {
        if (plain.size() - recordAt > MAX_RECORD_BYTES) throw refused("record longer than 1 MiB");
    }

    private IllegalArgumentException refused(String why) {
        abandon();
        return new IllegalArgumentException(why);
    }
}
