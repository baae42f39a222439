package io.openagent.forward.whatap;

import io.openagent.forward.Backoff;
import io.openagent.forward.DropReason;
import io.openagent.forward.Lanes;
import io.openagent.journal.Entry;
import io.openagent.journal.Journal;
import io.openagent.scrape.Repeats;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings packs from the journal to the collector, on one platform thread, and opens the session anew when it is lost.
///
/// The protocol acknowledges nothing, but a collector answers a time sync by echoing the agent's stamp, and TCP keeps
/// order: a pack leaves the journal when a time sync that was written after it has been answered. What was not answered
/// when a session is lost is sent again in the next one, so a pack may arrive twice and never not at all. A session
/// without an answer for [Unanswered#PATIENCE] is lost, and halves the [Window] of the next.
///
/// A collector that completes [#SILENT_SESSIONS] handshakes, takes a little each time and has never answered since the
/// journal exists is one that does not answer: from then on writing counts as forwarding, and metrics and log say so.
/// One answer ends that for good, and an output that requires acknowledgement never does it.
public final class WhatapForwarder implements Runnable {
    private static final Logger log = LoggerFactory.getLogger("forward");
    private static final Duration TURN = Duration.ofMillis(200);

    /// One silence may be a collector that restarts, two a slow one; both answer some time.
    static final int SILENT_SESSIONS = 3;

    /// Opens sessions; each try may go to another server of the list.
    @FunctionalInterface
    interface Connector {
        CollectorLink open() throws IOException, InterruptedException;
    }

    /// The journal's note once a collector has answered.
    private static final long ANSWERED = 1;

    private final Journal journal;
    private final Lanes lanes;
    private final boolean mustAnswer;
    private final Connector connector;
    private final Backoff backoff;
    private final SessionState state;
    private final Runnable sessionOpened;
    private final LongSupplier clock;
    private final Repeats failures = new Repeats(Duration.ofMinutes(1));
    private final Repeats unreadable = new Repeats(Duration.ofMinutes(1));
    private final Window window = new Window();
    private int silentSessions;
    private long lastStamp;
    private volatile boolean draining;

    /// @param lanes what waits in the journal, in the order in which it is sent
    /// @param mustAnswer whether nothing counts as forwarded that was not acknowledged
    /// @param sessionOpened called at each new session, before anything is written
    /// @param clock nanoseconds that never go back
    WhatapForwarder(
            Journal journal,
            Lanes lanes,
            boolean mustAnswer,
            Connector connector,
            Backoff backoff,
            SessionState state,
            Runnable sessionOpened,
            LongSupplier clock) {
        this.clock = clock;
        this.journal = journal;
        this.lanes = lanes;
        this.mustAnswer = mustAnswer;
        this.connector = connector;
        this.backoff = backoff;
        this.state = state;
        this.sessionOpened = sessionOpened;
    }

    /// From here on answers are asked for at once: somebody waits until nothing waits.
    public void drain() {
        draining = true;
    }

    @Override
    public void run() {
        int failuresInARow = 0;
        try {
            while (true) {
                state.turned();
                try (CollectorLink link = connector.open()) {
                    sessionOpened.run();
                    state.hasOpened();
                    tell("");
                    failuresInARow = 0;
                    forward(link);
                } catch (IOException lost) {
                    lanes.takeBack();
                    state.hasFailed();
                    tell(String.valueOf(lost.getMessage()));
                    pause(backoff.after(++failuresInARow));
                }
            }
        } catch (InterruptedException stopped) {
            lanes.close();
            state.hasEnded();
        }
    }

    private void forward(CollectorLink link) throws IOException, InterruptedException {
        var unanswered = new Unanswered(window, clock.getAsLong());
        while (true) {
            state.turned();
            Optional<Entry> next = unanswered.hasRoom() ? next() : Optional.empty();
            if (next.isPresent()) write(link, next.get(), unanswered);
            askWhenDue(link, unanswered, next.isEmpty());
            takeAnswers(link, unanswered);
        }
    }

    /// A disk that cannot be read is no reason to give up the session.
    private Optional<Entry> next() throws InterruptedException {
        try {
            Optional<Entry> next = lanes.next(TURN);
            tellOfDisk("");
            return next;
        } catch (IOException failed) {
            tellOfDisk(String.valueOf(failed.getMessage()));
            pause(TURN);
            return Optional.empty();
        }
    }

    private void write(CollectorLink link, Entry entry, Unanswered unanswered)
            throws IOException, InterruptedException {
        Optional<StoredPack> stored = understood(entry);
        if (stored.isEmpty()) return;
        byte[] pack = stored.get().pack(link.header(stored.get().timeMillis()));
        link.write(pack);
        awaitWritten(link, unanswered);
        state.wrote(pack.length);
        if (state.isUnconfirmed()) lanes.release(1);
        else unanswered.wrote(pack.length);
    }

    private Optional<StoredPack> understood(Entry entry) {
        try {
            return Optional.of(StoredPack.of(entry));
        } catch (IllegalArgumentException unknown) {
            log.error("{} samples are dropped, another agent has left {}", entry.samples(), unknown.getMessage());
            lanes.refuse(entry, DropReason.UNSUPPORTED);
            return Optional.empty();
        }
    }

    private void askWhenDue(CollectorLink link, Unanswered unanswered, boolean idle)
            throws IOException, InterruptedException {
        long now = clock.getAsLong();
        if (!unanswered.shouldAsk(now, draining && idle)) return;
        lastStamp = Math.max(System.currentTimeMillis(), lastStamp + 1);
        unanswered.asked(lastStamp, now);
        link.askFor(lastStamp);
        awaitWritten(link, unanswered);
    }

    /// A network that takes nothing answers nothing either: a write does not outlast the patience for answers.
    private void awaitWritten(CollectorLink link, Unanswered unanswered) throws IOException, InterruptedException {
        while (!link.awaitWritten(TURN)) {
            state.turned();
            takeAnswers(link, unanswered);
        }
    }

    private void takeAnswers(CollectorLink link, Unanswered unanswered) throws IOException, InterruptedException {
        OptionalLong stamp = link.awaitAnswer(unanswered.hasRoom() ? Duration.ZERO : TURN);
        while (stamp.isPresent()) {
            confirm();
            unanswered.widenWindow();
            lanes.release(unanswered.answered(stamp.getAsLong(), clock.getAsLong()));
            stamp = link.awaitAnswer(Duration.ZERO);
        }
        if (unanswered.isOverdue(clock.getAsLong()) && !state.isUnconfirmed()) endure(link, unanswered);
    }

    /// Nobody answered in time: the session is dead, unless nobody ever will.
    private void endure(CollectorLink link, Unanswered unanswered) throws IOException {
        if (unanswered.isLittle()) silentSessions++;
        if (mustAnswer || journal.note() == ANSWERED || silentSessions < SILENT_SESSIONS) {
            unanswered.halveWindow();
            link.abandon();
            throw new IOException("the collector answered nothing for " + Unanswered.PATIENCE.toSeconds() + " s");
        }
        state.unconfirmed(true);
        log.warn("the collector answers no time sync: from now on writing counts as forwarding");
        lanes.release(unanswered.giveUpAsking());
    }

    private void confirm() {
        if (state.isUnconfirmed()) log.info("the collector answers time syncs now: forwarding is confirmed again");
        journal.note(ANSWERED);
        state.unconfirmed(false);
    }

    /// Sleeps in turns, so that a forwarder that waits is not taken for one that hangs.
    private void pause(Duration duration) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            state.turned();
            Thread.sleep(Duration.ofNanos(Math.min(left, TURN.toNanos())));
        }
    }

    private void tell(String reason) {
        switch (failures.tell(reason, Instant.now())) {
            case Repeats.Verdict.Silent() -> {}
            case Repeats.Verdict.Ended(long times) -> log.info("session works again after failures={}", times);
            case Repeats.Verdict.Tell(long times) ->
                log.warn("no session with the collector failures={} reason=\"{}\"", times, reason);
        }
    }

    private void tellOfDisk(String reason) {
        switch (unreadable.tell(reason, Instant.now())) {
            case Repeats.Verdict.Silent() -> {}
            case Repeats.Verdict.Ended(long times) ->
                log.info("the journal can be read again after failures={}", times);
            case Repeats.Verdict.Tell(long times) ->
                log.error("the journal cannot be read failures={} reason=\"{}\"", times, reason);
        }
    }
}
