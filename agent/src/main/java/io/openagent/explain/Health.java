package io.openagent.explain;

import io.openagent.scrape.ScrapeReport;
import io.openagent.scrape.Scrapes.TargetState;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// How a target does, as its last scrape tells.
public enum Health {
    DOWN("down"),
    /// Not scraped yet.
    UNKNOWN("unknown"),
    UP("up");

    private final String word;

    Health(String word) {
        this.word = word;
    }

    public static Health of(Optional<ScrapeReport> last) {
        return last.map(report -> report.isUp() ? UP : DOWN).orElse(UNKNOWN);
    }

    /// How many are which, none left out.
    public static Map<Health, Long> count(Collection<TargetState> targets) {
        var counts = new EnumMap<Health, Long>(Health.class);
        for (Health health : values()) counts.put(health, 0L);
        targets.forEach(target -> counts.merge(of(target.last()), 1L, Long::sum));
        return counts;
    }

    /// As in Prometheus' API.
    public String word() {
        return word;
    }
}
