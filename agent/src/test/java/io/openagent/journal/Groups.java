package io.openagent.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/// Groups for tests.
final class Groups {
    static final byte KIND = 7;

    private Groups() {}

    /// One record.
    static Group of(int samples, String payload) {
        return of(samples, ByteBuffer.wrap(payload.getBytes(UTF_8)));
    }

    static Group of(int samples, ByteBuffer payload) {
        return new Group(List.of(new Item(KIND, samples, 1_000, 2_000, payload)), Map.of());
    }

    /// One record of one sample and so many bytes.
    static Group ofBytes(int bytes) {
        return of(1, ByteBuffer.allocate(bytes));
    }

    static String text(Entry entry) {
        return UTF_8.decode(entry.payload()).toString();
    }
}
