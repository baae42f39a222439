package io.openagent.scrape;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// The bytes that the agent's data may take in memory, and who has them.
///
/// ```text
///   budget = buffers    fixed: what waits for the output
///          + series     what is remembered of each target's last scrape, so that lines need no parsing
///          + spares     workspaces kept for the next scrapes
///          + scrapes    reserved by those whose bodies are being read
///          + free
/// ```
///
/// *Admission.* Before a body is read its scrape reserves what it will probably need ([Lease]). A scrape that
/// finds no room waits. Whoever came first goes first, except that others may overtake when they fit and the
/// first does not: in all by as many bytes as the first one wants, and then nobody passes any more. So small
/// scrapes do not wait for a large one that is waiting itself, and do not keep it waiting for ever either. A
/// scrape that runs and needs more gets it at once or fails: it never waits, so that no two of them wait for
/// each other.
///
/// *Degrading.* When there is no room the [Step]s are taken in their order: each costs more than the one
/// before, and nothing is lost but by the last.
///
/// Sizes are estimates of live bytes in the heap, on the high side. Safe for many threads; one lock guards all
/// but the caches, which have their own and never ask for this one.
public final class MemoryBudget {
    /// How long a step is shown after it was taken last.
    private static final long SHOWN_NANOS = TimeUnit.MINUTES.toNanos(1);

    /// Targets that forget are sorted first, so enough is let go at once to make that rare.
    private static final int LET_GO_SHARE = 16;

    /// So many of which nothing is known are always let in at once.
    private static final int MOST_USUAL_SHARE = 32;

    private final Cache spares;
    private final Cache series;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<Step, Long> times = new EnumMap<>(Step.class);
    private final Map<Step, Long> lastNanos = new EnumMap<>(Step.class);
    private long bytes;
    private long bufferBytes;
    private long reserved;
    private long usualBytes = Lease.FIRST_BYTES;

    /// What is kept to be faster, and can be let go. Safe for many threads.
    interface Cache {
        long bytes();

        /// Lets go so many bytes, or all that it can.
        ///
        /// @return how many these were
        long letGo(long wantedBytes);
    }

    /// What is done when memory is short, in this order.
    public enum Step {
        /// Spare workspaces are let go: the next scrapes make their own.
        LET_SPARES_GO(1, "spares"),
        /// Scrapes wait for their turn, at most half of the time that they have left.
        WAIT(2, "wait"),
        /// Targets forget their last scrape, the largest first: they are parsed anew, and series that end
        /// meanwhile are not marked as ended.
        FORGET(3, "forget"),
        /// A scrape fails with [ScrapeFailure.OverBudget].
        REFUSE(4, "refuse");

        private final int level;
        private final String word;

        Step(int level, String word) {
            this.level = level;
            this.word = word;
        }

        /// Counted from 1.
        public int level() {
            return level;
        }

        public String word() {
            return word;
        }
    }

    /// Who has how much at one moment.
    ///
    /// @param level 0 when there is room, else that of the highest [Step] of the last minute
    /// @param steps how often each was taken
    public record Usage(
            long budget,
            long buffers,
            long series,
            long spares,
            long scrapes,
            int waitingScrapes,
            long waitingBytes,
            int level,
            Map<Step, Long> steps) {}

    private static final class Waiting {
        private final long wanted;
        private final Condition granted;
        private boolean isGranted;
        private long overtakenBytes;

        Waiting(long wanted, Condition granted) {
            this.wanted = wanted;
            this.granted = granted;
        }
    }

    /// @param bytes of the whole budget
    /// @param bufferBytes which of them are not for scrapes
    /// @param spares let go before anybody waits
    /// @param series let go when waiting cannot help, or has not helped
    MemoryBudget(long bytes, long bufferBytes, Cache spares, Cache series, LongSupplier nanoTime) {
        this.spares = spares;
        this.series = series;
        this.nanoTime = nanoTime;
        this.bytes = bytes;
        this.bufferBytes = bufferBytes;
    }

    /// Counts from the next reservation on; what is reserved stays so.
    void resize(long newBytes, long newBufferBytes) {
        lock.lock();
        try {
            bytes = newBytes;
            bufferBytes = newBufferBytes;
            grant();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    Usage usage() {
        lock.lock();
        try {
            var steps = new EnumMap<Step, Long>(Step.class);
            for (Step step : Step.values()) steps.put(step, times.getOrDefault(step, 0L));
            long waitingBytes = waiting.stream().mapToLong(each -> each.wanted).sum();
            return new Usage(
                    bytes,
                    bufferBytes,
                    series.bytes(),
                    spares.bytes(),
                    reserved,
                    waiting.size(),
                    waitingBytes,
                    level(),
                    steps);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until so many bytes are reserved. Whoever wants more than there can ever be gets what there is.
    ///
    /// @return how many bytes these are; 0 if there was no room in time
    long reserve(long wanted, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var mine = new Waiting(Math.clamp(bytes - bufferBytes, 1, wanted), lock.newCondition());
            waiting.addLast(mine);
            grant();
            if (!mine.isGranted) await(mine, atMost);
            return mine.isGranted ? mine.wanted : 0;
        } finally {
            lock.unlock();
        }
    }

    /// Reserves more for a scrape that runs already, without waiting.
    ///
    /// @param held what it has
    /// @param mayForget whether targets are made to forget for it
    /// @return whether there was room
    boolean reserveMore(long held, long wanted, boolean mayForget) {
        lock.lock();
        try {
            boolean isGranted = fits(wanted) || letSparesGo(wanted) || (mayForget && forget(wanted, held + wanted));
            if (isGranted) reserved += wanted;
            return isGranted;
        } finally {
            lock.unlock();
        }
    }

    /// What a target probably needs of which nothing is known.
    long usual() {
        lock.lock();
        try {
            return usualBytes;
        } finally {
            lock.unlock();
        }
    }

    /// A target of which nothing was known came to so many bytes. The usual ones follow in steps, so that one that is
    /// huge does not stand for all.
    void newcomerTook(long its) {
        lock.lock();
        try {
            long most = Math.max(Lease.FIRST_BYTES, bytes / MOST_USUAL_SHARE);
            usualBytes = Math.clamp(its, usualBytes * 4 / 5, usualBytes * 5 / 4);
            usualBytes = Math.clamp(usualBytes, Lease.FIRST_BYTES, most);
        } finally {
            lock.unlock();
        }
    }

    void release(long fewer) {
        lock.lock();
        try {
            reserved -= fewer;
            grant();
        } finally {
            lock.unlock();
        }
    }

    void took(Step step) {
        lock.lock();
        try {
            take(step);
        } finally {
            lock.unlock();
        }
    }

    // --- under the lock

    private void await(Waiting mine, Duration atMost) throws InterruptedException {
        take(Step.WAIT);
        long left = atMost.toNanos();
        try {
            while (!mine.isGranted && left > 0) left = mine.granted.awaitNanos(left);
        } catch (InterruptedException stopped) {
            if (mine.isGranted) reserved -= mine.wanted;
            leave(mine);
            throw stopped;
        }
        if (mine.isGranted) return;
        if (waiting.getFirst() == mine && forget(mine.wanted, mine.wanted)) grant(mine);
        leave(mine);
    }

    private void leave(Waiting one) {
        waiting.remove(one);
        grant();
    }

    /// Lets in whoever may be let in now.
    private void grant() {
        while (!waiting.isEmpty() && (fits(waiting.getFirst().wanted) || makesRoomAlone(waiting.getFirst().wanted))) {
            grant(waiting.removeFirst());
        }
        Iterator<Waiting> others = waiting.iterator();
        if (!others.hasNext()) return;
        Waiting first = others.next();
        while (others.hasNext()) {
            Waiting other = others.next();
            if (first.overtakenBytes + other.wanted > first.wanted || !fits(other.wanted)) continue;
            first.overtakenBytes += other.wanted;
            others.remove();
            grant(other);
        }
    }

    private void grant(Waiting one) {
        one.isGranted = true;
        reserved += one.wanted;
        one.granted.signal();
    }

    /// What would not fit though nobody else had anything reserved is not worth waiting for.
    private boolean makesRoomAlone(long wanted) {
        if (letSparesGo(wanted)) return true;
        return bufferBytes + series.bytes() + wanted > bytes && forget(wanted, wanted);
    }

    private boolean letSparesGo(long wanted) {
        if (spares.letGo(missing(wanted)) > 0) take(Step.LET_SPARES_GO);
        return fits(wanted);
    }

    /// What is remembered keeps half of the room, unless one scrape alone wants more than the other half.
    /// Otherwise many scrapes at once would make each other's targets forget, and so be slow, and be many.
    ///
    /// @param inAll of the scrape that wants more
    private boolean forget(long wanted, long inAll) {
        long half = (bytes - bufferBytes) / 2;
        if (series.bytes() <= half && inAll <= half) return false;
        if (series.letGo(Math.max(missing(wanted), bytes / LET_GO_SHARE)) > 0) take(Step.FORGET);
        return fits(wanted);
    }

    private boolean fits(long wanted) {
        return missing(wanted) <= 0;
    }

    private long missing(long wanted) {
        return bufferBytes + series.bytes() + spares.bytes() + reserved + wanted - bytes;
    }

    private void take(Step step) {
        times.merge(step, 1L, Long::sum);
        lastNanos.put(step, nanoTime.getAsLong());
    }

    private int level() {
        long now = nanoTime.getAsLong();
        return lastNanos.entrySet().stream()
                .filter(each -> now - each.getValue() < SHOWN_NANOS)
                .mapToInt(each -> each.getKey().level())
                .max()
                .orElse(0);
    }
}
