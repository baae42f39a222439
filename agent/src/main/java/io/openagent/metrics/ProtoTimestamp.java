package io.openagent.metrics;

/// Reads a `google.protobuf.Timestamp`.
final class ProtoTimestamp {
    /// 0001-01-01T00:00:00Z, as the type's definition has it.
    private static final long FIRST_SECOND = -62_135_596_800L;

    /// 9999-12-31T23:59:59Z.
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final int NANOS_A_SECOND = 1_000_000_000;

    private ProtoTimestamp() {}

    /// Reads the timestamp that is the field.
    ///
    /// @return milliseconds since 1970
    static long readMillis(ProtoFields fields) throws MalformedMessageException {
        long seconds = 0;
        long nanos = 0;
        int outer = fields.enter();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> seconds = fields.varint();
                case 2 -> nanos = fields.varint();
                default -> fields.skip();
            }
        }
        fields.leave(outer);
        if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
            throw fields.malformed("found second " + seconds + " where the years 1 to 9999 were wanted");
        }
        if (nanos < 0 || nanos >= NANOS_A_SECOND) {
            throw fields.malformed("found " + nanos + " nanoseconds where less than a second was wanted");
        }
        return seconds * 1000 + nanos / 1_000_000;
    }
}
