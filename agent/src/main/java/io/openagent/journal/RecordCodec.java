package io.openagent.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Writes and recognises the header of a record. A record is a header and its payload, big-endian:
///
/// ```text
///   0  u32  CRC32C of the journal's number (u64) and of bytes 4 to 63
///   4  u32  CRC32C of the payload
///   8  u32  length of the payload, bytes, at most 16 MiB
///  12  u32  samples in the payload
///  16  u64  records before this one, since the journal began   ┐ its
///  24  u64  samples before this one, since the journal began   ┘ position
///  32  u64  running time of the journal when it was appended, milliseconds
///  40  i64  oldest timestamp of the samples, epoch milliseconds
///  48  i64  newest timestamp of the samples, epoch milliseconds
///  56  u32  place in its group, from 0
///  60  u8   marks: 1 = last of its group, 2 = a tally of the journal's own
///  61  u8   kind, the caller's
///  62  u16  0xb5a7, by which most places that are no header are known at a glance
///  64       payload
/// ```
///
/// Header and payload have a checksum each: when only the payload is damaged the length is still known, so
/// nothing has to be searched; and when the header is damaged a place can be tried for a header without
/// reading what may be megabytes of payload.
///
/// The journal's number is random and stands in the journal's files alone. Since it is in the checksum, no
/// payload can pretend to be a record, not even one that holds a copy of another journal's record.
///
/// Because every header has the position in records and in samples, two whole records tell exactly how much
/// is lost between them.
///
/// Confined to one thread.
final class RecordCodec {
    static final int HEADER_BYTES = 64;

    private static final int PAYLOAD_CHECKSUM = 4;
    private static final int LENGTH = 8;
    private static final int SAMPLES = 12;
    private static final int RECORD = 16;
    private static final int SAMPLE = 24;
    private static final int APPENDED = 32;
    private static final int OLDEST = 40;
    private static final int NEWEST = 48;
    private static final int INDEX = 56;
    private static final int MARKS = 60;
    private static final int KIND = 61;

    private static final int GLANCE = 62;

    private static final short MARKED = (short) 0xb5a7;
    private static final int LAST = 1;
    private static final int TALLY = 2;

    private final byte[] journal;
    private final CRC32C checksum = new CRC32C();

    RecordCodec(long journal) {
        this.journal = ByteBuffer.allocate(Long.BYTES).putLong(journal).array();
    }

    byte[] write(RecordHeader header) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES)
                .putInt(PAYLOAD_CHECKSUM, header.payloadChecksum())
                .putInt(LENGTH, header.payloadBytes())
                .putInt(SAMPLES, header.samples())
                .putLong(RECORD, header.at().record())
                .putLong(SAMPLE, header.at().sample())
                .putLong(APPENDED, header.appendedMillis())
                .putLong(OLDEST, header.oldestMillis())
                .putLong(NEWEST, header.newestMillis())
                .putInt(INDEX, header.index())
                .put(MARKS, (byte) ((header.isLast() ? LAST : 0) | (header.isTally() ? TALLY : 0)))
                .put(KIND, header.kind())
                .putShort(GLANCE, MARKED);
        return bytes.putInt(0, checksum(bytes, 0)).array();
    }

    /// Whether a header of this journal stands there. Cheap where none does.
    ///
    /// @param bytes with a header's length from `at`
    /// @param most highest number that the record can have
    boolean isHeader(ByteBuffer bytes, int at, long most) {
        if (bytes.getShort(at + GLANCE) != MARKED) return false;
        long record = bytes.getLong(at + RECORD);
        return record >= 0 && record <= most && bytes.getInt(at) == checksum(bytes, at) && isSane(bytes, at);
    }

    /// Reads what [#isHeader] has recognised.
    RecordHeader read(ByteBuffer bytes, int at) {
        int marks = bytes.get(at + MARKS);
        return new RecordHeader(
                new Position(bytes.getLong(at + RECORD), bytes.getLong(at + SAMPLE)),
                bytes.getInt(at + SAMPLES),
                bytes.getInt(at + LENGTH),
                bytes.getInt(at + PAYLOAD_CHECKSUM),
                bytes.getLong(at + APPENDED),
                bytes.getLong(at + OLDEST),
                bytes.getLong(at + NEWEST),
                bytes.getInt(at + INDEX),
                (marks & LAST) != 0,
                (marks & TALLY) != 0,
                bytes.get(at + KIND));
    }

    static int payloadChecksum(ByteBuffer payload) {
        var checksum = new CRC32C();
        checksum.update(payload.duplicate());
        return (int) checksum.getValue();
    }

    /// The checksum says that a journal wrote it; this says that no bug of ours made it write nonsense.
    private static boolean isSane(ByteBuffer bytes, int at) {
        int length = bytes.getInt(at + LENGTH);
        long sample = bytes.getLong(at + SAMPLE);
        int samples = bytes.getInt(at + SAMPLES);
        return length >= 0 && length <= Item.MAX_PAYLOAD && samples >= 0 && sample >= 0 && sample + samples >= 0;
    }

    private int checksum(ByteBuffer bytes, int at) {
        checksum.reset();
        checksum.update(journal);
        checksum.update(bytes.slice(at + PAYLOAD_CHECKSUM, HEADER_BYTES - PAYLOAD_CHECKSUM));
        return (int) checksum.getValue();
    }
}
