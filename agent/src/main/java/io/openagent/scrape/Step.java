package io.openagent.scrape;

import io.openagent.discovery.Target;
import java.time.Duration;
import java.util.Collection;

/// How far apart the offsets of targets are. In wide steps many are scraped together, which costs less for each; with
/// too many at once their bodies wait in the kernel until nothing of them is in the processor's caches any more, and
/// every scrape holds its memory for longer.
///
/// Any of the steps is the half of the next wider one. So when targets come and the step becomes narrower, those that
/// are there already still meet others.
final class Step {
    private static final Duration WIDEST = Duration.ofMillis(250);

    /// Of an interval, so that the load of a few targets is even too.
    private static final int SHARE = 20;

    private static final double MOST_TOGETHER = 12;

    private Step() {}

    /// A step for all of these targets; none of their intervals has less than twenty of them.
    static Duration of(Collection<Target> targets) {
        double scrapesASecond = 0;
        Duration shortest = WIDEST.multipliedBy(SHARE);
        for (Target target : targets) {
            scrapesASecond += 1e9 / target.interval().toNanos();
            if (target.interval().compareTo(shortest) < 0) shortest = target.interval();
        }
        Duration step = WIDEST;
        while (step.compareTo(shortest.dividedBy(SHARE)) > 0 || scrapesASecond * step.toNanos() / 1e9 > MOST_TOGETHER)
            step = step.dividedBy(2);
        return step.isZero() ? Duration.ofNanos(1) : step;
    }
}
