package io.openagent.scrape;

import java.time.Duration;
import java.time.Instant;

/// Decides when a failure that repeats is told: at first, when it changes, then once an interval, and when it ends.
/// Confined to one thread.
public final class Repeats {
    private final Duration again;
    private String current = "";
    private Instant told = Instant.EPOCH;
    private long times;

    public Repeats(Duration again) {
        this.again = again;
    }

    public sealed interface Verdict {
        record Silent() implements Verdict {}

        /// To be told.
        ///
        /// @param times failures since the last success, this one included
        record Tell(long times) implements Verdict {}

        record Ended(long times) implements Verdict {}
    }

    /// How to treat what happened now.
    ///
    /// @param reason empty when it went well
    public Verdict tell(String reason, Instant now) {
        if (reason.isEmpty()) return end();
        times++;
        boolean tell = !reason.equals(current) || Duration.between(told, now).compareTo(again) >= 0;
        current = reason;
        if (!tell) return new Verdict.Silent();
        told = now;
        return new Verdict.Tell(times);
    }

    private Verdict end() {
        if (current.isEmpty()) return new Verdict.Silent();
        var ended = new Verdict.Ended(times);
        current = "";
        times = 0;
        return ended;
    }
}
