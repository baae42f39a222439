package io.openagent.protocol;

import java.util.Optional;

/// Puts samples of encoded series ([OpenMxSeries]) behind each other, without an object a sample, and seals
/// them into an [OpenMxContent]. One thread. It holds a deflater until it is closed.
public final class OpenMxRecords implements AutoCloseable {
    /// An eighth of the largest frame: no real sample comes near, and one bad line cannot fill a pack.
    public static final int MAX_RECORD_BYTES = 1 << 20;

    /// Time and value.
    static final int SAMPLE_BYTES = Long.BYTES + Double.BYTES;

    private final WireWriter plain = new WireWriter();
    private final int[] samples = new int[OpenMxContent.MAX_RECORDS];
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
        samples[count] = plain.size();
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

    /// As [#finish()], zipped by a template of the same series in the same order: a fraction of the work, and some more
    /// bytes. Where it does not fit it is as if there were none.
    public OpenMxContent finish(ZipTemplate template) {
        Optional<OpenMxContent> content = OpenMxContent.seal(plain, count, gzip, template, samples);
        if (content.isEmpty()) return finish();
        clear();
        return content.get();
    }

    /// A template of the series of the records so far.
    ///
    /// @return empty where these are too large
    public Optional<ZipTemplate> template() {
        return OpenMxContent.template(plain, count, samples);
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
