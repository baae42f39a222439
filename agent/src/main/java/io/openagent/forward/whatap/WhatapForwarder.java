package io.openagent.forward.whatap;

import io.openagent.forward.Backoff;
import io.openagent.forward.Batch;
import io.openagent.forward.BatchQueue;
import io.openagent.scrape.Repeats;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings batches from the queue to the collector, on one virtual thread, and opens the session anew when it is lost.
///
/// The protocol acknowledges nothing, but a collector answers a time sync by echoing the agent's stamp, and TCP keeps
/// order: a batch leaves the queue when a time sync that was written after it has been answered. What was not answered
/// when a session is lost is sent again in the next one, so a batch may arrive twice and never not at all. A session
/// without an answer for [Unanswered#PATIENCE] is lost, and halves the [Window] of the next.
///
/// A collector that completes [#SILENT_SESSIONS] handshakes, takes a little each time and has never answered is one
/// that does not answer: from then on writing counts as forwarding, and metrics and log say so. One answer ends that
/// for good.
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

    private final BatchQueue queue;
    private final Connector connector;
    private final Backoff backoff;
    private final SessionState state;
    private final Runnable sessionOpened;
    private final LongSupplier clock;
    private final Repeats failures = new Repeats(Duration.ofMinutes(1));
    private final Window window = new Window();
    private boolean everAnswered;
    private int silentSessions;
    private long lastStamp;
    private volatile boolean draining;

    /// @param sessionOpened called at each new session, before anything is written
    /// @param clock nanoseconds that never go back
    WhatapForwarder(
            BatchQueue queue,
            Connector connector,
            Backoff backoff,
            SessionState state,
            Runnable sessionOpened,
            LongSupplier clock) {
        this.clock = clock;
        this.queue = queue;
        this.connector = connector;
        this.backoff = backoff;
        this.state = state;
        this.sessionOpened = sessionOpened;
    }

    /// From here on answers are asked for at once: somebody waits for the queue to run dry.
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
                    queue.takeBackInFlight();
                    state.hasFailed();
                    tell(String.valueOf(lost.getMessage()));
                    pause(backoff.after(++failuresInARow));
                }
            }
        } catch (InterruptedException stopped) {
            queue.takeBackInFlight();
            state.hasEnded();
        }
    }

    private void forward(CollectorLink link) throws IOException, InterruptedException {
        var unanswered = new Unanswered(window, clock.getAsLong());
        while (true) {
            state.turned();
            Optional<Batch> next = unanswered.hasRoom() ? queue.awaitNext(TURN) : Optional.empty();
            if (next.isPresent()) write(link, next.get(), unanswered);
            askWhenDue(link, unanswered, next.isEmpty());
            takeAnswers(link, unanswered);
        }
    }

    private void write(CollectorLink link, Batch batch, Unanswered unanswered)
            throws IOException, InterruptedException {
        byte[] pack = Encoded.of(batch).pack(link.header(batch.timeMillis()));
        link.write(pack);
        state.wrote(pack.length);
        if (state.isUnconfirmed()) queue.release(1);
        else unanswered.wrote(pack.length);
    }

    private void askWhenDue(CollectorLink link, Unanswered unanswered, boolean idle)
            throws IOException, InterruptedException {
        long now = clock.getAsLong();
        if (!unanswered.shouldAsk(now, draining && idle)) return;
        lastStamp = Math.max(System.currentTimeMillis(), lastStamp + 1);
        unanswered.asked(lastStamp, now);
        link.askFor(lastStamp);
    }

    private void takeAnswers(CollectorLink link, Unanswered unanswered) throws IOException, InterruptedException {
        OptionalLong stamp = link.awaitAnswer(unanswered.hasRoom() ? Duration.ZERO : TURN);
        while (stamp.isPresent()) {
            confirm();
            unanswered.widenWindow();
            queue.release(unanswered.answered(stamp.getAsLong()));
            stamp = link.awaitAnswer(Duration.ZERO);
        }
        if (unanswered.isOverdue(clock.getAsLong()) && !state.isUnconfirmed()) endure(unanswered);
    }

    /// Nobody answered in time: the session is dead, unless nobody ever will.
    private void endure(Unanswered unanswered) throws IOException {
        if (unanswered.isLittle()) silentSessions++;
        if (everAnswered || silentSessions < SILENT_SESSIONS) {
            unanswered.halveWindow();
            throw new IOException("the collector answered nothing for " + Unanswered.PATIENCE.toSeconds() + " s");
        }
        state.unconfirmed(true);
        log.warn("the collector answers no time sync: from now on writing counts as forwarding");
        queue.release(unanswered.giveUpAsking());
    }

    private void confirm() {
        if (state.isUnconfirmed()) log.info("the collector answers time syncs now: forwarding is confirmed again");
        everAnswered = true;
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
}
