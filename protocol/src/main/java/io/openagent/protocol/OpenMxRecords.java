package io.openagent.protocol;

/// Puts samples of encoded series ([OpenMxSeries]) behind each other, without an object a sample, and seals
/// them into an [OpenMxContent]. One thread. It holds a deflater until it is closed.
public final class OpenMxRecords implements AutoCloseable {
    /// An eighth of the largest frame: no real sample comes near, and one bad line cannot fill a pack.
    public static final int MAX_RECORD_BYTES = 1 << 20;

    /// Time and value.
    static final int SAMPLE_BYTES = Long.BYTES + Double.BYTES;

    private final WireWriter plain = new WireWriter();
    private final Gzip gzip = new Gzip();
    private int count;

    public OpenMxRecords() {
        clear();
    }

    /// How many records there are.
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

    /// Appends a record.
    ///
    /// @param head of a series, in `head[from, to)`
    /// @param tail the labels that were announced to it, possibly none
    public void add(byte[] head, int from, int to, byte[] tail, long timestampMillis, double value) {
        if (!hasRoom()) throw new IllegalStateException("more than 1000 records");
        plain.writeBytes(head, from, to - from);
        plain.writeBytes(tail);
        plain.writeLong(timestampMillis);
        plain.writeDouble(value);
        count++;
    }

    /// The records so far as content; the next record begins a new one.
    public OpenMxContent finish() {
        var content = OpenMxContent.seal(plain, count, gzip);
        clear();
        return content;
    }

    public void clear() {
        plain.reset();
        OpenMxContent.writeHead(plain);
        count = 0;
    }

    @Override
    public void close() {
        gzip.close();
    }
}
