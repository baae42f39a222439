package io.openagent.journal;

import java.time.Duration;
import java.util.Optional;

/// How much a journal keeps, and how carefully.
///
/// @param maxBytes on disk, all segments together, [#MIN_BYTES] or more; it is never exceeded
/// @param maxAge running time since the append after which a record goes; at most an eighth of it later
/// @param onFull what happens when it is full
/// @param syncInterval what a power cut may cost
/// @param syncBytes what a power cut may cost when it is reached sooner; this much is also kept in memory, and as
/// much of what was written last
/// @param queueBytes what may wait to be written, in memory; one group may exceed it, when nothing else waits
/// @param linger how long a group may wait for others that are written with it
public record JournalOptions(
        long maxBytes,
        Optional<Duration> maxAge,
        OnFull onFull,
        Duration syncInterval,
        long syncBytes,
        long queueBytes,
        Duration linger) {
    /// Eight segments that hold a record of 1 KiB each, and their headers.
    public static final long MIN_BYTES = 16 << 10;

    /// A larger segment would make eviction and opening coarser and save nothing: the next file costs a
    /// millisecond.
    private static final long MOST_IN_A_SEGMENT = 64L << 20;

    /// Eviction goes by segments; with eight of them it costs at most an eighth of what is kept.
    private static final int SEGMENTS = 8;

    private static final Duration SYNC_INTERVAL = Duration.ofMillis(200);
    private static final long SYNC_BYTES = 4L << 20;

    /// Two syncs' worth.
    private static final long QUEUE_BYTES = 2 * SYNC_BYTES;

    public JournalOptions {
        if (maxBytes < MIN_BYTES)
            throw new IllegalArgumentException("maxBytes: " + maxBytes + ", at least " + MIN_BYTES);
        if (maxAge.isPresent() && maxAge.get().toMillis() < SEGMENTS)
            throw new IllegalArgumentException("maxAge: " + maxAge.get());
        if (syncInterval.isNegative()) throw new IllegalArgumentException("syncInterval: " + syncInterval);
        if (syncBytes < 1) throw new IllegalArgumentException("syncBytes: " + syncBytes);
        if (linger.isNegative()) throw new IllegalArgumentException("linger: " + linger);
        if (queueBytes < 1) throw new IllegalArgumentException("queueBytes: " + queueBytes);
    }

    /// Without an age, the oldest go when it is full, synced every 200 ms or 4 MiB, each group written at once.
    public static JournalOptions of(long maxBytes) {
        return new JournalOptions(
                maxBytes, Optional.empty(), OnFull.DROP_OLDEST, SYNC_INTERVAL, SYNC_BYTES, QUEUE_BYTES, Duration.ZERO);
    }

    public JournalOptions maxBytes(long bytes) {
        return new JournalOptions(bytes, maxAge, onFull, syncInterval, syncBytes, queueBytes, linger);
    }

    public JournalOptions maxAge(Duration age) {
        return new JournalOptions(maxBytes, Optional.of(age), onFull, syncInterval, syncBytes, queueBytes, linger);
    }

    public JournalOptions onFull(OnFull policy) {
        return new JournalOptions(maxBytes, maxAge, policy, syncInterval, syncBytes, queueBytes, linger);
    }

    public JournalOptions sync(Duration interval, long bytes) {
        return new JournalOptions(maxBytes, maxAge, onFull, interval, bytes, queueBytes, linger);
    }

    public JournalOptions linger(Duration most) {
        return new JournalOptions(maxBytes, maxAge, onFull, syncInterval, syncBytes, queueBytes, most);
    }

    /// With no more in memory than this, or than usual if that is less.
    public JournalOptions memory(long bytes) {
        return new JournalOptions(
                maxBytes,
                maxAge,
                onFull,
                syncInterval,
                Math.min(SYNC_BYTES, bytes / 4),
                Math.min(QUEUE_BYTES, bytes / 2),
                linger);
    }

    long segmentBytes() {
        return Math.min(MOST_IN_A_SEGMENT, maxBytes / SEGMENTS);
    }

    /// How long a segment is written to, so that records expire in time although they go by segments.
    Optional<Duration> segmentAge() {
        return maxAge.map(age -> age.dividedBy(SEGMENTS));
    }
}
