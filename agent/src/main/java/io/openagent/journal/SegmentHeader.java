package io.openagent.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The beginning of a segment's file, big-endian:
///
/// ```text
///   0  u32  "OAJ\n"
///   4  u16  version of the format: 1
///   6  u16  0
///   8  u64  number of the journal, random
///  16  u64  number of the segment, ascending
///  24  u64  records  ┐ before its first
///  32  u64  samples  ┘ record
///  40  u64  records that were in it when it took the place of another, or as at 24
///  48  u64  running time of the journal when it was begun, milliseconds
///  56  u32  0
///  60  u32  CRC32C of bytes 0 to 59
/// ```
///
/// Magic, version, length and checksum stay where they are in every version to come, so that an older agent
/// can tell a newer file from a damaged one. Numbers stand here as well as in the name, so a file that was
/// renamed is still known.
///
/// @param journal part of each record's checksum
/// @param first before its first record
/// @param promised a segment that replaces another is good only if it reaches this record; see [Head]
record SegmentHeader(long journal, long number, Position first, long promised, long begunMillis) {
    static final int BYTES = 64;
    static final int VERSION = 1;

    private static final int MAGIC = 0x4f414a0a;
    private static final int CHECKSUM = 60;

    /// What stands at the beginning of a file.
    sealed interface Reading {
        record Good(SegmentHeader header) implements Reading {}

        record Newer(int version) implements Reading {}

        record Damaged() implements Reading {}
    }

    ByteBuffer write() {
        return write(VERSION);
    }

    /// As an agent of another version would.
    ByteBuffer write(int version) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putInt(MAGIC)
                .putShort((short) version)
                .putShort((short) 0)
                .putLong(journal)
                .putLong(number)
                .putLong(first.record())
                .putLong(first.sample())
                .putLong(promised)
                .putLong(begunMillis)
                .putInt(0);
        return bytes.putInt(checksum(bytes)).flip();
    }

    /// @param bytes from its position, perhaps fewer than a header has
    static Reading read(ByteBuffer bytes) {
        if (bytes.remaining() < BYTES) return new Reading.Damaged();
        ByteBuffer in = bytes.slice(bytes.position(), BYTES);
        if (in.getInt(0) != MAGIC || in.getInt(CHECKSUM) != checksum(in)) return new Reading.Damaged();
        int version = Short.toUnsignedInt(in.getShort(4));
        if (version > VERSION) return new Reading.Newer(version);
        long record = in.getLong(24);
        long sample = in.getLong(32);
        if (record < 0 || sample < 0) return new Reading.Damaged();
        return new Reading.Good(new SegmentHeader(
                in.getLong(8), in.getLong(16), new Position(record, sample), in.getLong(40), in.getLong(48)));
    }

    private static int checksum(ByteBuffer bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes.duplicate().position(0).limit(CHECKSUM));
        return (int) checksum.getValue();
    }
}
