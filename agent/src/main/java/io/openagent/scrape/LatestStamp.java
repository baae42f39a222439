package io.openagent.scrape;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/// The latest time that any scrape was stamped with, written where it outlives the process: into a file of
/// eight bytes (epoch milliseconds, big endian) that is mapped into memory. The next process begins behind
/// it, so that a clock which has gone back meanwhile takes no series back.
///
/// Safe for many threads; one lock guards the eight bytes.
public final class LatestStamp {
    /// How large the file is.
    public static final int BYTES = Long.BYTES;

    /// Time zones, and clocks that were set to local time, are wrong by less than a day. A clock that was
    /// further ahead was set by accident, and its time must not be what everything else waits for.
    private static final long MOST_AHEAD_MILLIS = Duration.ofDays(1).toMillis();

    private final ByteBuffer file;
    private final long ofProcessBefore;

    /// @param file of [#BYTES]; zeros where nothing was scraped yet
    public LatestStamp(ByteBuffer file) {
        this.file = file;
        ofProcessBefore = file.getLong(0) == 0 ? Long.MIN_VALUE : file.getLong(0);
    }

    /// One that nobody reads.
    public static LatestStamp inMemory() {
        return new LatestStamp(ByteBuffer.allocate(BYTES));
    }

    /// What the first scrape of a target has to be later than, in epoch milliseconds.
    long ofProcessBefore(Instant now) {
        return isBelievable(ofProcessBefore, now.toEpochMilli()) ? ofProcessBefore : Long.MIN_VALUE;
    }

    synchronized void reached(long millis) {
        long latest = file.getLong(0);
        if (millis > latest || !isBelievable(latest, millis)) file.putLong(0, millis);
    }

    private static boolean isBelievable(long latest, long nowMillis) {
        return latest <= nowMillis + MOST_AHEAD_MILLIS;
    }
}
