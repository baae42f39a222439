package io.openagent.scrape;

import io.openagent.discovery.Target;
import java.time.Duration;

/// Loops that share nothing and have all the memory that they want.
final class Loops {
    private Loops() {}

    static ScrapeLoop of(Target target, ScrapeContext context) {
        var workspaces = new Workspaces();
        var pages = new SharedPages();
        var budget = new MemoryBudget(Long.MAX_VALUE / 2, 0, workspaces, pages, System::nanoTime);
        return new ScrapeLoop(target, context, context.newTimes(), Duration.ofMillis(1), workspaces, pages, budget);
    }
}
