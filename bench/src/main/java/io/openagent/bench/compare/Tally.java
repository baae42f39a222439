package io.openagent.bench.compare;

import java.util.ArrayList;
import java.util.List;

/// What a sink has taken so far.
final class Tally {
    // Guarded by this.
    private final List<Double> durations = new ArrayList<>();
    private final List<Long> lags = new ArrayList<>();
    private long samples;
    private long bytes;
    private long firstNanos;

    /// What came in one piece: a request, or a pack.
    static final class Piece {
        static final String DURATION = "scrape_duration_seconds";

        private final List<Double> durations = new ArrayList<>();
        private int samples;
        private long oldestMillis = Long.MAX_VALUE;

        /// @param isDuration whether the agent tells in it how long a scrape took
        void add(boolean isDuration, long timestampMillis, double value) {
            samples++;
            oldestMillis = Math.min(oldestMillis, timestampMillis);
            if (isDuration) durations.add(value);
        }

        int samples() {
            return samples;
        }
    }

    /// What has come so far.
    ///
    /// @param bytes as they came, 0 where nobody sees them
    /// @param firstNanos when the first came, of [System#nanoTime]; 0 before
    record Arrived(long samples, long bytes, long firstNanos) {}

    /// @param size bytes of the piece as it came
    synchronized void add(Piece piece, int size) {
        if (samples == 0) firstNanos = System.nanoTime();
        samples += piece.samples;
        bytes += size;
        durations.addAll(piece.durations);
        if (piece.samples > 0) lags.add(System.currentTimeMillis() - piece.oldestMillis);
    }

    synchronized Arrived arrived() {
        return new Arrived(samples, bytes, firstNanos);
    }

    /// Seconds that scrapes took, as the agents say, since this was last asked.
    synchronized List<Double> takeDurations() {
        List<Double> taken = List.copyOf(durations);
        durations.clear();
        return taken;
    }

    /// Milliseconds from the oldest sample of a piece to its arrival, since this was last asked.
    synchronized List<Long> takeLags() {
        List<Long> taken = List.copyOf(lags);
        lags.clear();
        return taken;
    }
}
