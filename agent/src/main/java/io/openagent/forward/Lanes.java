package io.openagent.forward;

import io.openagent.journal.Cursor;
import io.openagent.journal.Entry;
import io.openagent.journal.Journal;
import io.openagent.journal.Position;
import io.openagent.journal.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What waits for an output, in the order in which the output wants it.
///
/// ```text
///   journal    oldest ──────────────────────────────────────────────► newest
///   oldest first     ├─────────────────── one lane ───────────────────────►
///   newest first     ├──── third ────┤├─── second ───┤├────── first ──────►
/// ```
///
/// With the newest first, a lane is read oldest first and before all that are older. A new one begins at the end of the
/// journal when a session was lost, and when the first lane has fallen behind what came [#LAG] ago: so what has just
/// come never queues behind a backlog.
///
/// Confined to the forwarder's thread, which may be interrupted.
public final class Lanes implements AutoCloseable {
    static final Duration LAG = Duration.ofSeconds(30);

    /// Older ones are joined: each costs an open file.
    static final int MOST = 4;

    private final Journal journal;
    private final Order order;
    private final LongSupplier clock;
    private final List<Lane> newestFirst = new ArrayList<>();
    private final Deque<Handed> inFlight = new ArrayDeque<>();
    private Position milestone;
    private long milestoneNanos;

    private record Lane(Position from, Cursor cursor) {}

    private record Handed(Cursor lane, Span span) {}

    /// @param clock nanoseconds that never go back
    public Lanes(Journal journal, Order order, LongSupplier clock) {
        this.journal = journal;
        this.order = order;
        this.clock = clock;
        this.milestone = journal.end();
        this.milestoneNanos = clock.getAsLong();
        begin(Position.ORIGIN);
        if (order == Order.NEWEST_FIRST) beginAtEnd();
    }

    /// The next record, which is in flight from now on; empty when none came in time.
    ///
    /// @throws IOException when the disk cannot be read; the same record is tried again
    public Optional<Entry> next(Duration atMost) throws IOException, InterruptedException {
        if (order == Order.NEWEST_FIRST && hasFallenBehind()) beginAtEnd();
        for (Lane lane : newestFirst) {
            Optional<Entry> next = handOut(lane.cursor(), Duration.ZERO);
            if (next.isPresent()) return next;
        }
        return handOut(newestFirst.getFirst().cursor(), atMost);
    }

    /// The records that were handed out first have arrived.
    public void release(int records) {
        for (int i = 0; i < records; i++) {
            Handed arrived = inFlight.removeFirst();
            arrived.lane().release(arrived.span());
        }
    }

    /// A record has arrived, but for some samples, in whatever order it was handed out.
    public void release(Entry entry, Map<DropReason, Long> dropped) {
        Handed arrived = inFlight.stream()
                .filter(each -> each.span().equals(entry.span()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not in flight: " + entry.span()));
        inFlight.remove(arrived);
        Map<Integer, Long> byCode = new HashMap<>();
        dropped.forEach((reason, samples) -> byCode.put(reason.code(), samples));
        arrived.lane().release(arrived.span(), byCode);
    }

    /// The record that was handed out last cannot be delivered by anybody: its samples are dropped.
    public void refuse(Entry entry, DropReason reason) {
        Handed refused = inFlight.removeLast();
        refused.lane().release(entry.span(), Map.of(reason.code(), (long) entry.samples()));
    }

    /// The session is lost: what was in flight waits again, in its place.
    public void takeBack() {
        inFlight.clear();
        for (Lane lane : newestFirst) {
            try {
                lane.cursor().takeBack();
            } catch (IOException unreadable) {
                // It waits all the same; whoever reads it next is told.
            }
        }
        if (order == Order.NEWEST_FIRST) beginAtEnd();
    }

    @Override
    public void close() {
        inFlight.clear();
        newestFirst.forEach(lane -> close(lane.cursor()));
        newestFirst.clear();
    }

    private static void close(Cursor cursor) {
        try {
            cursor.close();
        } catch (IOException ofAFileThatWasOnlyRead) {
            // Nothing is lost with it.
        }
    }

    private Optional<Entry> handOut(Cursor lane, Duration atMost) throws IOException, InterruptedException {
        Optional<Entry> next = lane.next(atMost);
        next.ifPresent(entry -> inFlight.addLast(new Handed(lane, entry.span())));
        return next;
    }

    /// Whether the first lane has not come to where the journal ended a while ago.
    private boolean hasFallenBehind() {
        long now = clock.getAsLong();
        if (now - milestoneNanos < LAG.toNanos()) return false;
        boolean isBehind = newestFirst.getFirst().cursor().at().compareTo(milestone) < 0;
        milestone = journal.end();
        milestoneNanos = now;
        return isBehind;
    }

    private void beginAtEnd() {
        Position end = journal.end();
        if (newestFirst.getFirst().from().equals(end)) return;
        newestFirst.getFirst().cursor().end(end);
        begin(end);
        if (newestFirst.size() > MOST) joinOldest();
    }

    private void begin(Position from) {
        newestFirst.addFirst(new Lane(from, journal.cursor(from, Position.NEVER)));
    }

    /// Unless something of them is in flight: then it is done the next time.
    private void joinOldest() {
        Lane oldest = newestFirst.removeLast();
        Lane second = newestFirst.removeLast();
        if (oldest.cursor().inFlight() + second.cursor().inFlight() > 0) {
            newestFirst.add(second);
            newestFirst.add(oldest);
        } else {
            close(oldest.cursor());
            close(second.cursor());
            Position end = newestFirst.getLast().from();
            newestFirst.add(new Lane(oldest.from(), journal.cursor(oldest.from(), end)));
        }
    }
}
