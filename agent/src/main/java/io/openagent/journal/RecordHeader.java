package io.openagent.journal;

/// What stands before a record's payload. [RecordCodec] draws it.
///
/// @param at before the record
/// @param payloadBytes that follow
/// @param payloadChecksum CRC32C of them
/// @param appendedMillis running time of the journal when it was appended
/// @param index in its group, from 0
/// @param isLast whether its group ends with it
/// @param isTally whether the payload is a [Tally] of the journal's own
/// @param kind the caller's
record RecordHeader(
        Position at,
        int samples,
        int payloadBytes,
        int payloadChecksum,
        long appendedMillis,
        long oldestMillis,
        long newestMillis,
        int index,
        boolean isLast,
        boolean isTally,
        byte kind) {
    Position behind() {
        return at.behind(samples);
    }

    Span span() {
        return new Span(at, behind());
    }
}
