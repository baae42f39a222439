package io.openagent.cli;

import io.openagent.supervisor.SupervisorLink;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Tells the supervisor that the worker makes progress: virtual threads get to run, and the forwarder goes through its
/// loop. When either stands still no beat is sent, and the supervisor replaces the worker.
///
/// The watch itself is a platform thread, so that it does not stand still with what it watches.
final class Vitals {
    private static final Duration BEAT = Duration.ofSeconds(1);

    /// A loop that turns every 200 ms is taken for hung after this; the supervisor then waits its own 30 s.
    private static final Duration STANDSTILL = Duration.ofSeconds(10);

    private final LongSupplier forwarderTurn;
    private volatile long schedulerTurn = System.nanoTime();

    /// @param forwarderTurn when the forwarder last turned, by [System#nanoTime]
    Vitals(LongSupplier forwarderTurn) {
        this.forwarderTurn = forwarderTurn;
        Thread.ofVirtual().name("scheduler-pulse").start(this::pulse);
    }

    boolean areGood() {
        long now = System.nanoTime();
        return now - schedulerTurn < STANDSTILL.toNanos() && now - forwarderTurn.getAsLong() < STANDSTILL.toNanos();
    }

    /// @param ready asked until it is so
    void tell(SupervisorLink link, BooleanSupplier ready) {
        Thread.ofPlatform().daemon().name("heartbeat").start(() -> beat(link, ready));
    }

    private void beat(SupervisorLink link, BooleanSupplier ready) {
        boolean saidReady = false;
        try {
            while (true) {
                if (!saidReady && ready.getAsBoolean()) {
                    link.ready();
                    saidReady = true;
                }
                if (areGood()) link.beat();
                Thread.sleep(saidReady ? BEAT : BEAT.dividedBy(10));
            }
        } catch (InterruptedException ended) {
            // Nobody interrupts this thread; should it happen, the beats end and the supervisor acts.
        }
    }

    private void pulse() {
        try {
            while (true) {
                schedulerTurn = System.nanoTime();
                Thread.sleep(BEAT);
            }
        } catch (InterruptedException ended) {
            // As above.
        }
    }
}
