package io.openagent.scrape;

import io.openagent.discovery.Target;
import io.openagent.discovery.TargetId;
import io.openagent.discovery.TargetSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/// Keeps exactly one loop, with turns of its own, for every wanted target.
///
/// The methods are called from several threads (reload, status, stop); one lock guards the map of running loops.
public final class Scrapes {
    private final Map<TargetId, Turns> running = new LinkedHashMap<>();
    private final Map<TargetId, Turns> retiring = new HashMap<>();
    private final ScheduledThreadPoolExecutor timer = newTimer();
    private final Workspaces workspaces = new Workspaces();
    private final SharedPages pages = new SharedPages();
    private final MemoryBudget budget;
    private TargetSet current = TargetSet.EMPTY;
    private boolean stopped;

    /// Without a budget worth the name: for a few targets of one's own.
    public Scrapes() {
        this(Long.MAX_VALUE / 2, 0);
    }

    /// @param budgetBytes that all that depends on targets may take in memory
    /// @param bufferBytes of these, which are not for scrapes
    public Scrapes(long budgetBytes, long bufferBytes) {
        budget = new MemoryBudget(budgetBytes, bufferBytes, workspaces, pages, System::nanoTime);
    }

    /// A target and how its last scrape went.
    ///
    /// @param last empty before the first scrape
    public record TargetState(Target target, Optional<ScrapeReport> last) {}

    /// Starts, restarts and stops loops until the wanted ones run. Only what has changed is touched, except that
    /// `context` is used by the loops that start now: pass `restartAll` when it has changed.
    public synchronized void reconcile(TargetSet wanted, ScrapeContext context, boolean restartAll) {
        if (stopped) return;
        retiring.values().removeIf(Turns::hasEnded);
        Duration spacing = Spacing.of(wanted.byId().values());
        if (restartAll) {
            wanted.byId().values().forEach(target -> restart(target, context, spacing));
        }
        TargetSet.TargetDiff diff = wanted.since(current);
        diff.removed().forEach(this::retire);
        if (!restartAll) {
            diff.changed().forEach(target -> restart(target, context, spacing));
            diff.added().forEach(target -> restart(target, context, spacing));
        }
        current = wanted;
    }

    /// As in the constructor, from now on.
    public void resizeMemory(long budgetBytes, long bufferBytes) {
        budget.resize(budgetBytes, bufferBytes);
    }

    public MemoryBudget.Usage memory() {
        return budget.usage();
    }

    public synchronized List<TargetState> states() {
        return running.values().stream()
                .map(each -> new TargetState(each.loop().target(), each.loop().last()))
                .toList();
    }

    /// Ends all loops and waits for them, each at most until the time is over.
    public void stop(Duration atMost) throws InterruptedException {
        List<Turns> all;
        synchronized (this) {
            stopped = true;
            all = List.copyOf(running.values());
        }
        all.forEach(Turns::stop);
        long deadline = System.nanoTime() + atMost.toNanos();
        for (Turns each : all) each.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        timer.shutdownNow();
    }

    /// Two scrapes of one target never overlap: the new loop waits for the end of the old one, and does so, too, when
    /// it is replaced meanwhile, since the next one waits for it alone.
    private void restart(Target target, ScrapeContext context, Duration spacing) {
        TargetId id = target.id();
        Optional<Turns> replaced = Optional.ofNullable(running.remove(id));
        replaced.ifPresent(Turns::stop);
        Optional<Turns> predecessor = replaced.or(() -> Optional.ofNullable(retiring.get(id)));
        ScrapeTimes times = predecessor.map(old -> old.loop().times()).orElseGet(context::newTimes);
        var turns = new Turns(new ScrapeLoop(target, context, times, spacing, workspaces, pages, budget), timer);
        running.put(id, turns);
        predecessor.ifPresentOrElse(turns::beginAfter, turns::begin);
    }

    /// The loop marks the ends of its series; if the target comes back meanwhile, its new loop waits for that.
    private void retire(TargetId id) {
        Turns gone = running.remove(id);
        if (gone == null) return;
        gone.loop().retire();
        gone.stop();
        retiring.put(id, gone);
    }

    private static ScheduledThreadPoolExecutor newTimer() {
        var timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("scrape-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
