package io.openagent.journal;

import io.openagent.journal.FileStore.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// The segment that is being written. Confined to the writer's thread.
final class SegmentFile implements AutoCloseable {
    /// As much as one write carries.
    private static final int BUFFER_BYTES = 256 << 10;

    private final Segment segment;
    private final StoredFile file;
    private final RecordCodec codec;
    private final ByteBuffer buffer;
    private long size;
    private boolean isTorn;

    private SegmentFile(Segment segment, StoredFile file, RecordCodec codec, ByteBuffer buffer, long size) {
        this.segment = segment;
        this.file = file;
        this.codec = codec;
        this.buffer = buffer;
        this.size = size;
    }

    /// Begins a segment; its header is safe on disk before anything follows it. When it fails no file is
    /// left, if that can be helped.
    ///
    /// @param buffer a [#newBuffer] that nobody else uses meanwhile
    static SegmentFile create(FileStore files, SegmentHeader header, ByteBuffer buffer) throws IOException {
        String name = Segment.nameOf(header.number());
        var segment = new Segment(header.number(), name, header.first(), header.begunMillis());
        StoredFile file = files.write(name);
        try {
            file.writeFully(header.write(), 0);
            file.sync();
            files.sync();
            return new SegmentFile(segment, file, new RecordCodec(header.journal()), buffer, SegmentHeader.BYTES);
        } catch (IOException e) {
            discard(files, file, name, e);
            throw e;
        }
    }

    /// Goes on with a segment behind its last good byte.
    ///
    /// @param buffer a [#newBuffer] that nobody else uses meanwhile
    static SegmentFile reopen(FileStore files, Segment segment, long journal, ByteBuffer buffer, long size)
            throws IOException {
        StoredFile file = files.write(segment.name());
        var reopened = new SegmentFile(segment, file, new RecordCodec(journal), buffer, size);
        reopened.cutBack();
        return reopened;
    }

    /// Direct, so that the JDK makes no copy of its own; for one segment after the other.
    static ByteBuffer newBuffer() {
        return ByteBuffer.allocateDirect(BUFFER_BYTES);
    }

    Segment segment() {
        return segment;
    }

    long size() {
        return size;
    }

    boolean isEmpty() {
        return size == SegmentHeader.BYTES;
    }

    /// Whether bytes that count for nothing stand behind its end, since a write failed and could not be
    /// undone.
    boolean isTorn() {
        return isTorn;
    }

    /// Writes the records, all or none: after a failure the file is as it was, or [#isTorn].
    void write(List<StagedGroup.Staged> records) throws IOException {
        long at = size;
        try {
            buffer.clear();
            for (StagedGroup.Staged record : records) {
                at = put(ByteBuffer.wrap(codec.write(record.header())), at);
                at = put(record.payload().duplicate(), at);
            }
            at = drain(at);
        } catch (IOException e) {
            undo(e);
            throw e;
        }
        size = at;
    }

    void sync() throws IOException {
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /// Closes it and removes the file, as far as that can be done.
    void discard(FileStore files, IOException cause) {
        discard(files, file, segment.name(), cause);
    }

    private long put(ByteBuffer bytes, long from) throws IOException {
        long at = from;
        while (bytes.hasRemaining()) {
            if (!buffer.hasRemaining()) at = drain(at);
            int count = Math.min(bytes.remaining(), buffer.remaining());
            buffer.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
        }
        return at;
    }

    private long drain(long from) throws IOException {
        buffer.flip();
        int count = buffer.remaining();
        file.writeFully(buffer, from);
        buffer.clear();
        return from + count;
    }

    private void undo(IOException cause) {
        try {
            cutBack();
        } catch (IOException again) {
            cause.addSuppressed(again);
            isTorn = true;
        }
    }

    private void cutBack() throws IOException {
        if (file.size() > size) file.truncate(size);
    }

    private static void discard(FileStore files, StoredFile file, String name, IOException cause) {
        try (file) {
            files.delete(name);
        } catch (IOException again) {
            cause.addSuppressed(again);
        }
    }
}
