package io.openagent.journal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/// Reads a journal by position, oldest first, from one position up to another. Several can read at once,
/// each its own lane: to read the newest first, give the youngest stretch its own cursor and go back stretch
/// by stretch.
///
/// What it has handed out is in flight, and is never evicted, until it is released or taken back. Confined
/// to one thread, which may be interrupted.
public final class Cursor implements AutoCloseable {
    private final Contents contents;
    private final Walk walk;
    private final Deque<Walk.Step> inFlight = new ArrayDeque<>();

    Cursor(Contents contents, Walk walk) {
        this.contents = contents;
        this.walk = walk;
    }

    /// The next record that waits and was not handed out; empty when none came in time. Damaged records are
    /// passed over and counted as dropped.
    ///
    /// @throws IOException when the disk cannot be read; the next call tries the same record again
    /// @throws InterruptedException before or while it waits or reads; nothing is handed out then
    public Optional<Entry> next(Duration atMost) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            if (Thread.interrupted()) throw new InterruptedException();
            long seen = contents.news();
            Optional<Entry> next = hold();
            if (next.isPresent()) return next;
            if (!contents.awaitNews(seen, deadline - System.nanoTime())) return Optional.empty();
        }
    }

    /// Hands out nothing from this position on, which may be behind what it has handed out already.
    public void end(Position end) {
        walk.end(end);
    }

    /// Behind the last record that it looked at.
    public Position at() {
        return walk.at();
    }

    /// Records handed out and neither released nor taken back.
    public int inFlight() {
        return inFlight.size();
    }

    /// What was handed out of the span has arrived, and its samples count as forwarded.
    public void release(Span span) {
        release(span, Map.of());
    }

    /// What was handed out of the span has arrived, but for some samples, which count as dropped.
    ///
    /// @param dropped by a code from [Loss#FIRST_FOREIGN] to [Loss#LAST_FOREIGN]
    public void release(Span span, Map<Integer, Long> dropped) {
        dropped.forEach(Group::check);
        contents.release(span, dropped);
        inFlight.removeIf(step -> {
            boolean isReleased = span.holds(step.entry().span());
            if (isReleased) contents.letGo(step.entry().span());
            return isReleased;
        });
    }

    /// Releases everything in flight up to a position, as an acknowledgement in order does.
    public void releaseThrough(Position position) {
        while (!inFlight.isEmpty()) {
            Span first = inFlight.getFirst().entry().span();
            if (position.isBefore(first.to())) return;
            release(first);
        }
    }

    /// The session is lost: what is in flight is handed out again, in its order.
    ///
    /// @throws IOException when the disk cannot be read; it is handed out again all the same
    public void takeBack() throws IOException {
        if (inFlight.isEmpty()) return;
        Walk.Step first = inFlight.getFirst();
        inFlight.forEach(step -> contents.letGo(step.entry().span()));
        inFlight.clear();
        walk.returnTo(first);
    }

    /// Takes back what is in flight and ends it.
    @Override
    public void close() throws IOException {
        inFlight.forEach(step -> contents.letGo(step.entry().span()));
        inFlight.clear();
        walk.close();
    }

    private Optional<Entry> hold() throws IOException, InterruptedException {
        try {
            while (true) {
                Optional<Walk.Step> step = walk.next();
                if (step.isEmpty()) return Optional.empty();
                Entry entry = step.get().entry();
                if (!contents.hold(entry.span())) continue;
                inFlight.addLast(step.get());
                return Optional.of(entry);
            }
        } catch (ClosedByInterruptException interrupted) {
            Thread.interrupted();
            throw stopped(interrupted);
        }
    }

    private static InterruptedException stopped(ClosedByInterruptException cause) {
        var stopped = new InterruptedException("while reading the journal");
        stopped.initCause(cause);
        return stopped;
    }
}
