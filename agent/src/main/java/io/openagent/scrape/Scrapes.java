package io.openagent.scrape;

import io.openagent.discovery.Target;
import io.openagent.discovery.TargetId;
import io.openagent.discovery.TargetSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps exactly one running loop, on a virtual thread of its own, for every wanted target.
///
/// The methods are called from several threads (reload, status, stop); one lock guards the map of running loops.
public final class Scrapes {
    private final Map<TargetId, Running> running = new LinkedHashMap<>();
    private final Map<TargetId, Running> retiring = new HashMap<>();
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

    private record Running(ScrapeLoop loop, Thread thread) {}

    /// A target and how its last scrape went.
    ///
    /// @param last empty before the first scrape
    public record TargetState(Target target, Optional<ScrapeReport> last) {}

    /// Starts, restarts and stops loops until the wanted ones run. Only what has changed is touched, except that
    /// `context` is used by the loops that start now: pass `restartAll` when it has changed.
    public synchronized void reconcile(TargetSet wanted, ScrapeContext context, boolean restartAll) {
        if (stopped) return;
        retiring.values().removeIf(each -> !each.thread().isAlive());
        if (restartAll) {
            wanted.byId().values().forEach(target -> restart(target, context));
        }
        TargetSet.TargetDiff diff = wanted.since(current);
        diff.removed().forEach(this::retire);
        if (!restartAll) {
            diff.changed().forEach(target -> restart(target, context));
            diff.added().forEach(target -> restart(target, context));
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
        List<Thread> threads = new ArrayList<>();
        synchronized (this) {
            stopped = true;
            running.values().forEach(each -> threads.add(each.thread()));
        }
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + atMost.toNanos();
        for (Thread thread : threads) {
            var _ = thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }

    private void restart(Target target, ScrapeContext context) {
        TargetId id = target.id();
        Optional<Running> replaced = Optional.ofNullable(running.remove(id));
        replaced.ifPresent(old -> old.thread().interrupt());
        Optional<Running> predecessor = replaced.or(() -> Optional.ofNullable(retiring.get(id)));
        ScrapeTimes times = predecessor.map(old -> old.loop().times()).orElseGet(context::newTimes);
        var loop = new ScrapeLoop(target, context, times, workspaces, pages, budget);
        Thread thread = Thread.ofVirtual().name("scrape-" + id.digest()).unstarted(() -> {
            if (predecessor.isPresent() && !hasEnded(predecessor.get().thread())) return;
            loop.run();
        });
        running.put(id, new Running(loop, thread));
        thread.start();
    }

    /// Two scrapes of one target never overlap: the new loop waits for the end of the old one, and does so,
    /// too, when it is replaced meanwhile, since the next one waits for it alone. The old one was told to
    /// end.
    private static boolean hasEnded(Thread old) {
        boolean isWanted = true;
        while (true) {
            try {
                old.join();
                return isWanted;
            } catch (InterruptedException stopped) {
                isWanted = false;
            }
        }
    }

    /// The loop marks the ends of its series; if the target comes back meanwhile, its new loop waits for that.
    private void retire(TargetId id) {
        Running gone = running.remove(id);
        if (gone == null) return;
        gone.loop().retire();
        gone.thread().interrupt();
        retiring.put(id, gone);
    }
}
