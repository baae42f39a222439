package io.openagent.scrape;

import io.openagent.discovery.Target;
import java.time.Duration;
import java.util.Collection;

/// How far apart the offsets of targets are. Those that have the same are scraped together, which costs less for
/// each; with too many at once their bodies wait in the kernel until nothing of them is in the processor's caches any
/// more, and every scrape holds its memory for longer.
///
/// Any spacing is the half of the next wider one. So when targets come and it becomes narrower, those that are there
/// already still meet others.
final class Spacing {
    private static final Duration WIDEST = Duration.ofMillis(500);

    /// Of an interval, so that the load of a few targets is even too.
    private static final int SHARE = 10;

    private static final double MOST_TOGETHER = 12;

    /// Where they are so far apart that there is time for them.
    private static final double MOST_TOGETHER_AT_WIDEST = 2 * MOST_TOGETHER;

    private Spacing() {}

    /// One for all of these targets, a tenth of the shortest interval at most.
    static Duration of(Collection<Target> targets) {
        double scrapesASecond = 0;
        Duration shortest = WIDEST.multipliedBy(SHARE);
        for (Target target : targets) {
            scrapesASecond += 1e9 / target.interval().toNanos();
            if (target.interval().compareTo(shortest) < 0) shortest = target.interval();
        }
        Duration spacing = WIDEST;
        while (spacing.compareTo(shortest.dividedBy(SHARE)) > 0
                || scrapesASecond * spacing.toNanos() / 1e9 > mostTogether(spacing)) spacing = spacing.dividedBy(2);
        return spacing.isZero() ? Duration.ofNanos(1) : spacing;
    }

    private static double mostTogether(Duration spacing) {
        return spacing.equals(WIDEST) ? MOST_TOGETHER_AT_WIDEST : MOST_TOGETHER;
    }
}
