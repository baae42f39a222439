package io.openagent.journal;

/// The two clocks that a journal reads.
public interface JournalClock {
    /// Goes evenly from an unknown beginning, as [System#nanoTime]. What is timed is timed by it.
    long nanos();

    /// The time of day, epoch milliseconds, which may jump. Written down for people, and read only for an
    /// operator's "older than".
    long epochMillis();

    static JournalClock system() {
        return new JournalClock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public long epochMillis() {
                return System.currentTimeMillis();
            }
        };
    }
}
