package io.openagent.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records that wait for an output, on disk, and the accounts of all samples in them.
///
/// What was appended is there after the end of the process, however it ends; a power cut costs at most what
/// came since the last sync. Order is that of appending. Nothing is delivered here: an output reads with a
/// [Cursor] and releases.
///
/// # Threads
///
/// One platform thread, which nobody interrupts, does all writing. Whoever has a group puts it into its
/// queue, waits while the queue is full, and then until the group is written, or before the next one until
/// then ([Appender]); so a slow disk slows the scrapes down and nothing piles up.
/// Everything may be called from any thread, virtual or interrupted; a cursor belongs to one thread.
///
/// Opened by [JournalFolder].
public final class Journal implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger("journal");

    /// How often the writer looks for what is due when nothing comes.
    private static final Duration TURN = Duration.ofMillis(200);

    private final SegmentLog log;
    private final Contents contents;
    private final Walk oldest;
    private final Thread writer;
    private final Deque<Pending> queue = new ArrayDeque<>();
    private long queuedBytes;
    private int unwritten;
    private boolean isClosing;

    /// A group that waits to be written, and whoever waits for that. Not a record: each is equal to itself
    /// alone.
    private static final class Pending {
        private final StagedGroup group;
        private final CompletableFuture<Appended> outcome = new CompletableFuture<>();

        Pending(Group group) {
            this.group = StagedGroup.of(group);
        }

        long bytes() {
            return group.bytes();
        }
    }

    /// @param log is this journal's from now on
    Journal(SegmentLog log) {
        this.log = log;
        this.contents = log.contents();
        this.oldest = walk(FreshRecords.none(), Position.ORIGIN, Position.NEVER);
        this.writer = Thread.ofPlatform().name("journal").daemon().unstarted(this::write);
        writer.start();
    }

    /// Writes a group as a whole, or drops it as a whole. Waits while the queue is full or, if the policy is
    /// [OnFull#PAUSE_SCRAPES], while the journal is.
    ///
    /// @throws InterruptedException only when nothing of the group was taken; an interrupt that comes later
    /// is kept
    public Appended append(Group group) throws InterruptedException {
        var pending = new Pending(group);
        if (!enqueue(pending)) return new Appended.Closed();
        try {
            return await(pending.outcome);
        } catch (InterruptedException interrupted) {
            if (withdraw(pending)) {
                isWritten();
                throw interrupted;
            }
            Appended appended = pending.outcome.join();
            Thread.currentThread().interrupt();
            return appended;
        }
    }

    /// For whoever appends again and again.
    public Appender appender() {
        return new Appender(this);
    }

    /// Gives a group to be written as [#append] does it, and waits only while the queue is full.
    ///
    /// @throws InterruptedException only when nothing of the group was taken
    CompletableFuture<Appended> offer(Group group) throws InterruptedException {
        var pending = new Pending(group);
        if (!enqueue(pending)) pending.outcome.complete(new Appended.Closed());
        return pending.outcome;
    }

    /// Reads everything that waits, and what comes.
    public Cursor cursor() {
        return cursor(Position.ORIGIN, Position.NEVER);
    }

    /// Reads what waits from one position up to another, either of which may be any.
    public Cursor cursor(Position from, Position until) {
        return new Cursor(contents, walk(log.fresh(), from, until));
    }

    /// Behind the last record that was accepted.
    public Position end() {
        return contents.end();
    }

    /// The first record that waits, or [#end].
    public Position firstWaiting() {
        return contents.firstWaiting();
    }

    /// What was noted last, 0 at first. It survives a restart when it was noted a second before the end.
    public long note() {
        return contents.note();
    }

    /// Keeps whatever the output wants to remember for as long as this journal exists.
    public void note(long note) {
        contents.note(note);
    }

    /// Balanced at every moment.
    public Accounts accounts() {
        return contents.accounts();
    }

    /// How much memory its records can take: those that wait to be written or synced, those that were written last,
    /// and all of them where they stand in memory.
    public long mostMemoryBytes() {
        long kept = log.files().isDurable()
                ? log.options().syncBytes()
                : log.options().maxBytes();
        return log.options().queueBytes() + log.options().syncBytes() + kept;
    }

    /// How it does now.
    public Gauges gauges() {
        return new Gauges(
                contents.bytes(),
                log.options().maxBytes(),
                contents.appendedBytes(),
                log.clock().sinceOpened(),
                contents.waitingRecords(),
                oldestAge(),
                log.condition(),
                log.files().isDurable());
    }

    /// Its segments, oldest first.
    public List<SegmentSummary> segments() {
        return contents.summaries();
    }

    /// Drops every record that waits, is not in flight, and whose newest sample is older than an age by the
    /// time of day; those without samples go by the time they were given. Reads all that waits.
    ///
    /// @return samples dropped
    public long dropOlderThan(Duration age) throws IOException {
        long before = log.clock().epochMillis() - age.toMillis();
        long samples = 0;
        try (Walk walk = walk(FreshRecords.none(), Position.ORIGIN, contents.end())) {
            for (var step = walk.next(); step.isPresent(); step = walk.next()) {
                Entry entry = step.get().entry();
                if (entry.newestMillis() < before)
                    samples += contents.dropUnlessInFlight(entry.span(), Loss.TRIMMED)
                            .orElse(0);
            }
        }
        return samples;
    }

    /// Waits until what was given so far is written and nothing waits.
    ///
    /// @return whether it came to that in time
    public boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        if (!awaitWritten(atMost)) return false;
        while (true) {
            long seen = contents.news();
            if (contents.waitingRecords() == 0) return true;
            if (!contents.awaitNews(seen, deadline - System.nanoTime())) return false;
        }
    }

    /// Waits until what was given so far is written, or dropped.
    ///
    /// @return whether it came to that in time
    public boolean awaitWritten(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (queue) {
            while (unwritten > 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) return false;
                TimeUnit.NANOSECONDS.timedWait(queue, left);
            }
            return true;
        }
    }

    /// Writes what is in the queue, makes everything safe and lets go of the folder. What waits, waits for
    /// the next start; of a journal in memory it is lost, and counted.
    @Override
    public void close() {
        synchronized (queue) {
            isClosing = true;
            queue.notifyAll();
        }
        boolean isInterrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException later) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) Thread.currentThread().interrupt();
    }

    private Walk walk(FreshRecords fresh, Position from, Position until) {
        return new Walk(contents, log.files(), log.journal(), fresh, from, until);
    }

    /// The walk stays at the oldest record, so that asking again reads only what was released since.
    private Optional<Duration> oldestAge() {
        synchronized (oldest) {
            try {
                Optional<Walk.Step> first = oldest.next();
                if (first.isEmpty()) return Optional.empty();
                oldest.returnTo(first.get());
                long age = log.clock().nowMillis() - first.get().header().appendedMillis();
                return Optional.of(Duration.ofMillis(Math.max(0, age)));
            } catch (IOException unreadable) {
                return Optional.empty(); // whoever forwards it tells
            }
        }
    }

    // the queue

    private boolean enqueue(Pending pending) throws InterruptedException {
        synchronized (queue) {
            while (!isClosing
                    && queuedBytes > 0
                    && queuedBytes + pending.bytes() > log.options().queueBytes()) queue.wait();
            if (isClosing) return false;
            queue.addLast(pending);
            queuedBytes += pending.bytes();
            unwritten++;
            queue.notifyAll();
            return true;
        }
    }

    private boolean withdraw(Pending pending) {
        synchronized (queue) {
            if (!queue.remove(pending)) return false;
            queuedBytes -= pending.bytes();
            queue.notifyAll();
            return true;
        }
    }

    private void isWritten() {
        synchronized (queue) {
            unwritten--;
            queue.notifyAll();
        }
    }

    static Appended await(CompletableFuture<Appended> outcome) throws InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the journal's writer has died", bug.getCause());
        }
    }

    // the writer's thread

    private void write() {
        try {
            while (!hasEnded()) {
                boolean isWriting = true;
                for (int groups = awaitGroups(); groups > 0 && isWriting; groups--) isWriting = attendFirst();
                log.tend();
            }
            oldest.close();
            if (!log.files().isDurable()) contents.drop(new Span(Position.ORIGIN, contents.end()), Loss.ENDED);
            log.close();
        } catch (IOException failed) {
            logger.warn("the journal could not be closed in order: {}", failed.getMessage());
        } catch (RuntimeException | Error bug) {
            fail(bug);
            throw bug;
        }
    }

    /// Writes the first group of the queue if there is room for it, and lets it wait if not.
    ///
    /// @return whether the next one may be written
    private boolean attendFirst() {
        Optional<Pending> first = first();
        if (first.isEmpty()) return false;
        boolean hasRoom = log.options().onFull() != OnFull.PAUSE_SCRAPES
                || log.hasRoom(first.get().bytes());
        if (!hasRoom && !isClosing()) {
            pause();
            return false;
        }
        if (withdraw(first.get())) {
            finish(first.get(), hasRoom);
            isWritten();
        }
        return true;
    }

    private Optional<Pending> first() {
        synchronized (queue) {
            return Optional.ofNullable(queue.peekFirst());
        }
    }

    private void finish(Pending pending, boolean hasRoom) {
        try {
            pending.outcome.complete(hasRoom ? log.append(pending.group) : new Appended.Closed());
        } catch (RuntimeException | Error bug) {
            pending.outcome.completeExceptionally(bug);
            throw bug;
        }
    }

    private boolean isClosing() {
        synchronized (queue) {
            return isClosing;
        }
    }

    private boolean hasEnded() {
        synchronized (queue) {
            return isClosing && queue.isEmpty();
        }
    }

    /// How many groups are in the queue; waits a turn for one at most, and then for others: to be woken for each of
    /// them would cost more than to write it.
    private int awaitGroups() {
        synchronized (queue) {
            if (queue.isEmpty() && !isClosing) pause();
            if (queue.isEmpty() || isClosing) return queue.size();
        }
        linger();
        synchronized (queue) {
            return queue.size();
        }
    }

    private void linger() {
        try {
            Thread.sleep(log.options().linger());
        } catch (InterruptedException nobodyDoes) {
            throw interrupted(nobodyDoes);
        }
    }

    private void pause() {
        synchronized (queue) {
            try {
                queue.wait(TURN.toMillis());
            } catch (InterruptedException nobodyDoes) {
                throw interrupted(nobodyDoes);
            }
        }
    }

    private static IllegalStateException interrupted(InterruptedException nobodyDoes) {
        return new IllegalStateException("somebody interrupted the journal's writer", nobodyDoes);
    }

    private void fail(Throwable bug) {
        synchronized (queue) {
            isClosing = true;
            queue.forEach(pending -> pending.outcome.completeExceptionally(bug));
            queue.clear();
            queuedBytes = 0;
            queue.notifyAll();
        }
    }
}
