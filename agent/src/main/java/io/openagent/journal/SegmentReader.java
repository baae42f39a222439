package io.openagent.journal;

import io.openagent.journal.FileStore.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Reads the whole records of a segment, one after the other, and passes over what is damaged.
///
/// Where a payload is damaged, its header says where the next record stands. Where a header is damaged,
/// every byte behind it is tried for the next one, each once: so reading takes time in proportion to the
/// file, whatever stands in it. What was passed over shows in the positions of the records around it.
///
/// Confined to one thread.
final class SegmentReader implements AutoCloseable {
    /// A few records of an ordinary batch, and far less than a scrape needs.
    private static final int BLOCK_BYTES = 128 << 10;

    /// A gap cannot be wider: it is more records than 200 GiB can hold.
    private static final long WIDEST_GAP = 1L << 32;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final StoredFile file;
    private final RecordCodec codec;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).limit(0);
    private long blockOffset;
    private long offset;
    private boolean isSearching;

    /// @param file read by this reader from now on, and closed with it
    SegmentReader(StoredFile file, RecordCodec codec) {
        this.file = file;
        this.codec = codec;
        moveTo(SegmentHeader.BYTES);
    }

    /// A whole record.
    ///
    /// @param offset where its header stands
    record Found(RecordHeader header, long offset, ByteBuffer payload) {
        long end() {
            return offset + RecordCodec.HEADER_BYTES + header.payloadBytes();
        }

        private boolean isAtOrBehind(Position from) {
            return header.at().record() >= from.record() && header.at().sample() >= from.sample();
        }
    }

    /// Goes on reading there, where a record begins.
    void moveTo(long newOffset) {
        offset = newOffset;
        isSearching = false;
        block.limit(0);
    }

    /// The next whole record.
    ///
    /// @param from earlier records are passed over
    /// @param end of what may be read, bytes
    Optional<Found> next(Position from, long end) throws IOException {
        while (fill(RecordCodec.HEADER_BYTES, end)) {
            if (!codec.isHeader(block, inBlock(), from.record() + WIDEST_GAP)) {
                isSearching = true;
                offset++;
                continue;
            }
            var here = new Found(codec.read(block, inBlock()), offset, NOTHING);
            if (here.end() > end && !isSearching) return Optional.empty();
            Optional<ByteBuffer> payload = here.isAtOrBehind(from) ? payload(here.header(), end) : Optional.empty();
            if (payload.isEmpty() && isSearching) {
                offset++;
                continue;
            }
            isSearching = false;
            offset = here.end();
            if (payload.isPresent()) return Optional.of(new Found(here.header(), here.offset(), payload.get()));
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /// Empty when it is not what was written.
    private Optional<ByteBuffer> payload(RecordHeader header, long end) throws IOException {
        int wanted = RecordCodec.HEADER_BYTES + header.payloadBytes();
        byte[] bytes = new byte[header.payloadBytes()];
        ByteBuffer payload = ByteBuffer.wrap(bytes);
        if (offset + wanted > end) return Optional.empty();
        if (wanted <= BLOCK_BYTES) {
            if (!fill(wanted, end)) return Optional.empty();
            block.get(inBlock() + RecordCodec.HEADER_BYTES, bytes);
        } else {
            file.readFully(payload, offset + RecordCodec.HEADER_BYTES);
            payload.rewind();
        }
        boolean isWhole = RecordCodec.payloadChecksum(payload) == header.payloadChecksum();
        return isWhole ? Optional.of(payload.asReadOnlyBuffer()) : Optional.empty();
    }

    private int inBlock() {
        return (int) (offset - blockOffset);
    }

    /// Sees to it that so many bytes from the offset are in the block; false when there are not so many.
    private boolean fill(int bytes, long end) throws IOException {
        if (offset >= blockOffset && offset + bytes <= blockOffset + block.limit()) return true;
        if (offset + bytes > end) return false;
        block.clear().limit((int) Math.min(BLOCK_BYTES, end - offset));
        blockOffset = offset;
        file.readFully(block, offset);
        block.flip();
        return block.limit() >= bytes;
    }
}
