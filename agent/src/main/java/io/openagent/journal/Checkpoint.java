package io.openagent.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// What was settled, and what was counted, at one moment when everything accepted was safe on disk.
/// Big-endian:
///
/// ```text
///   0  u32  "OAC\n"
///   4  u16  version of the format: 1
///   6  u16  0
///   8  u32  length of the whole, bytes
///  12  u32  CRC32C of bytes 0 to 11 and of those from 16 to the length
///  16  u64  generation, ascending
///  24  u64  number of the journal, random
///  32  u64  running time of the journal, milliseconds
///  40  u64  records  ┐ before the first
///  48  u64  samples  ┘ that is in the counts
///  56  u64  records  ┐ accepted
///  64  u64  samples  ┘ so far
///  72  u64  number of the segment  ┐ where the next record
///  80  u64  offset in it, bytes    ┘ is written
///  88  u64  samples forwarded
///  96  u64  the caller's note
/// 104       tally of samples turned away
///           tally of samples dropped after they were accepted
///           u32  number of settled spans
///           records from (u64), samples from (u64), records to (u64), samples to (u64)  as often
///           0 up to a multiple of 4096
/// ```
record Checkpoint(
        long generation,
        long journal,
        long runningMillis,
        Position origin,
        Position accepted,
        long segment,
        long offset,
        long forwarded,
        long note,
        Tally turnedAway,
        Tally dropped,
        List<Span> settled) {
    /// Two million settled spans; an output that reads in order has one, and each lane adds one.
    static final int MAX_BYTES = 64 << 20;

    /// The offset when the segment is sealed: the next record is written into another one.
    static final long NOWHERE = Long.MAX_VALUE;

    private static final int MAGIC = 0x4f41430a;
    private static final int VERSION = 1;
    private static final int LENGTH = 8;
    private static final int CHECKSUM = 12;
    private static final int BODY = 16;
    private static final int SPAN_BYTES = 32;

    /// A block of common file systems: the file keeps its size, so that it can be written when the disk is
    /// full.
    private static final int BLOCK_BYTES = 4096;

    /// What stands in a file.
    sealed interface Reading {
        record Good(Checkpoint checkpoint) implements Reading {}

        record Newer(int version) implements Reading {}

        record Damaged() implements Reading {}
    }

    ByteBuffer write() {
        int most = BODY + 12 * Long.BYTES + 2 * Tally.MAX_BYTES + SPAN_BYTES * settled.size();
        ByteBuffer bytes = ByteBuffer.allocate((most / BLOCK_BYTES + 1) * BLOCK_BYTES)
                .putInt(MAGIC)
                .putShort((short) VERSION)
                .position(BODY)
                .putLong(generation)
                .putLong(journal)
                .putLong(runningMillis);
        put(bytes, origin);
        put(bytes, accepted);
        bytes.putLong(segment).putLong(offset).putLong(forwarded).putLong(note);
        turnedAway.writeTo(bytes);
        dropped.writeTo(bytes);
        bytes.putInt(settled.size());
        for (Span span : settled) {
            put(bytes, span.from());
            put(bytes, span.to());
        }
        int length = bytes.position();
        bytes.putInt(LENGTH, length).putInt(CHECKSUM, checksum(bytes, length));
        return bytes.rewind();
    }

    /// @param bytes of the whole file, from 0 to the limit
    static Reading read(ByteBuffer bytes) {
        if (bytes.limit() < BODY || bytes.getInt(0) != MAGIC) return new Reading.Damaged();
        int length = bytes.getInt(LENGTH);
        if (length < BODY || length > bytes.limit() || bytes.getInt(CHECKSUM) != checksum(bytes, length))
            return new Reading.Damaged();
        int version = Short.toUnsignedInt(bytes.getShort(4));
        if (version > VERSION) return new Reading.Newer(version);
        try {
            return new Reading.Good(body(bytes.slice(BODY, length - BODY)));
        } catch (BufferUnderflowException | IllegalArgumentException nonsense) {
            return new Reading.Damaged();
        }
    }

    private static Checkpoint body(ByteBuffer in) {
        return new Checkpoint(
                in.getLong(),
                in.getLong(),
                in.getLong(),
                position(in),
                position(in),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                Tally.readFrom(in),
                Tally.readFrom(in),
                spans(in));
    }

    private static List<Span> spans(ByteBuffer in) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / SPAN_BYTES)
            throw new IllegalArgumentException(count + " spans in " + in.remaining() + " bytes");
        List<Span> spans = new ArrayList<>(count);
        for (int i = 0; i < count; i++) spans.add(new Span(position(in), position(in)));
        return spans;
    }

    private static void put(ByteBuffer out, Position position) {
        out.putLong(position.record()).putLong(position.sample());
    }

    private static Position position(ByteBuffer in) {
        return new Position(in.getLong(), in.getLong());
    }

    private static int checksum(ByteBuffer bytes, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes.slice(0, CHECKSUM));
        checksum.update(bytes.slice(BODY, length - BODY));
        return (int) checksum.getValue();
    }
}
