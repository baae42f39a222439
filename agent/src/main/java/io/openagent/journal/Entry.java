package io.openagent.journal;

import java.nio.ByteBuffer;

/// One record as it was kept, and where it stands.
///
/// @param span of this record alone; what is handed to [Cursor#release]
/// @param payload read-only, at its beginning
public record Entry(Span span, byte kind, int samples, long oldestMillis, long newestMillis, ByteBuffer payload) {}
