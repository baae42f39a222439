package io.openagent.forward;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: doubles from the first to the most, each time within half and one and a half
/// of it, so that many agents do not come back at one moment.
public record Backoff(Duration first, Duration most, RandomGenerator random) {
    public Backoff {
        if (first.isNegative() || first.isZero()) throw new IllegalArgumentException("first: " + first);
        if (most.compareTo(first) < 0) throw new IllegalArgumentException("most " + most + " < first " + first);
    }

    /// How long to wait now.
    ///
    /// @param failures in a row, 1 or more
    public Duration after(int failures) {
        int doublings = Math.min(failures - 1, 30);
        double nanos = Math.min((double) most.toNanos(), first.toNanos() * Math.scalb(1.0, doublings));
        return Duration.ofNanos((long) (nanos * (0.5 + random.nextDouble())));
    }
}
