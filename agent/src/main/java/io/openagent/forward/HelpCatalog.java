package io.openagent.forward;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Decides when a metric's type and help are sent: at first, on change, and every five minutes, since a collector may
/// rely on being told again.
///
/// Two targets may describe one metric differently; each description has its own turn, so that they do not make each
/// other look changed. One lock; called by every scrape.
public final class HelpCatalog {
    static final Duration AGAIN = Duration.ofMinutes(5);

    /// Descriptions that are remembered: a target that invents names must not fill the memory. When it is full all is
    /// forgotten, which costs sending again.
    private static final int MOST = 100_000;

    private final Map<Key, Instant> sent = new HashMap<>();
    private final InstantSource clock;
    private Instant forgotten = Instant.EPOCH;

    public HelpCatalog(InstantSource clock) {
        this.clock = clock;
    }

    private record Key(String metric, int propertiesHash) {}

    /// Whether to send now; if so, it is taken for sent.
    public synchronized boolean isDue(String metric, Map<String, String> properties, Instant now) {
        if (sent.size() >= MOST) sent.clear();
        var key = new Key(metric, properties.hashCode());
        Instant before = sent.get(key);
        if (before != null && now.isBefore(before.plus(AGAIN))) return false;
        sent.put(key, now);
        return true;
    }

    /// Whether somebody who told all descriptions at that time has to tell them again.
    public synchronized boolean isAllDue(Instant lastTold, Instant now) {
        return !lastTold.isAfter(forgotten) || !now.isBefore(lastTold.plus(AGAIN));
    }

    /// The collector may be another one: everything is due again.
    public synchronized void forget() {
        sent.clear();
        forgotten = clock.instant();
    }
}
