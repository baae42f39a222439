package io.openagent.discovery.kubernetes.watch;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How often the API server is asked again. Each pause is drawn between half and one and a half of what is said
/// here, so that many agents, and the kinds of one, do not come at one moment.
///
/// @param firstRetry after the first failure in a row; it doubles with each further one
/// @param mostRetry that it grows to
/// @param betweenLists at least, from one list of a kind to the next: a list is what costs the server most
/// @param absent until a kind is looked for again that the server does not have, or does not let us see
/// @param settle how long changes are gathered before targets are made anew, at least and at most
public record Pace(Duration firstRetry, Duration mostRetry, Duration betweenLists, Duration absent, Settle settle) {
    public static final Pace USUAL = new Pace(
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            new Settle(Duration.ofMillis(100), Duration.ofMillis(600)));

    /// The longest wait that a server may ask for by Retry-After.
    static final Duration MOST_ASKED = Duration.ofMinutes(5);

    /// For how long changes are gathered.
    ///
    /// @param least for a small cluster
    /// @param most for one whose targets take long to make: changes are to show within a second
    public record Settle(Duration least, Duration most) {
        /// Eight times as long as the making took, within the bounds: a cluster that never rests takes a ninth of
        /// one core, and more where the upper bound cuts that short.
        Duration after(Duration took) {
            Duration wanted = took.multipliedBy(8);
            if (wanted.compareTo(least) < 0) return least;
            return wanted.compareTo(most) > 0 ? most : wanted;
        }
    }

    /// @param failures in a row, 1 or more
    Duration retry(int failures) {
        Duration doubled = firstRetry.multipliedBy(1L << Math.min(failures - 1, 16));
        return jittered(doubled.compareTo(mostRetry) < 0 ? doubled : mostRetry);
    }

    static Duration jittered(Duration about) {
        return Duration.ofNanos(
                (long) (about.toNanos() * (0.5 + ThreadLocalRandom.current().nextDouble())));
    }
}
