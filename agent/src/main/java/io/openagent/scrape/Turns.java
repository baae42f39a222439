package io.openagent.scrape;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Gives a loop a turn at each of its ticks, on a virtual thread of its own, until it is stopped.
///
/// A thread that slept until the next tick would keep the stack of its last scrape. With ten thousand targets that is
/// more than all they are remembered by, and at each scrape the collector would have it to carry along. So between
/// two turns there is an entry in the timer and no thread.
///
/// Turns of one loop never overlap, nor do they with those of the loop before it. One lock guards the state.
final class Turns {
    private final ScrapeLoop loop;
    private final String name;
    private final ScheduledExecutorService timer;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private Optional<Future<?>> next = Optional.empty();
    private Optional<Thread> current = Optional.empty();
    private boolean isStopped;

    /// @param timer what it runs takes no time
    Turns(ScrapeLoop loop, ScheduledExecutorService timer) {
        this.loop = loop;
        this.timer = timer;
        name = "scrape-" + loop.target().id().digest();
    }

    ScrapeLoop loop() {
        return loop;
    }

    void begin() {
        plan();
    }

    /// Begins when another loop has ended, unless this one is stopped before.
    void beginAfter(Turns predecessor) {
        var _ = predecessor.end.thenRun(this::plan);
    }

    /// Ends the turn that runs by an interrupt, and lets the loop end.
    synchronized void stop() {
        if (isStopped) return;
        isStopped = true;
        current.ifPresent(Thread::interrupt);
        next.ifPresent(planned -> {
            planned.cancel(false);
            current = Optional.of(start(this::end));
        });
    }

    /// Whether the loop has ended.
    boolean hasEnded() {
        return end.isDone();
    }

    /// Waits for the end of the loop.
    void join(Duration atMost) throws InterruptedException {
        try {
            end.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException goesOn) {
            // Whoever waits has waited long enough.
        }
    }

    private synchronized void plan() {
        if (isStopped) end.complete(null);
        else next = Optional.of(timer.schedule(this::tick, loop.untilNextNanos(), TimeUnit.NANOSECONDS));
    }

    private synchronized void tick() {
        if (isStopped) return;
        next = Optional.empty();
        current = Optional.of(start(this::turn));
    }

    /// A turn that fails by a bug is told by its thread, and is not the last one.
    private void turn() {
        try {
            loop.turn();
        } catch (InterruptedException stopped) {
            // Only #stop interrupts.
        } finally {
            if (isLast()) end();
            else plan();
        }
    }

    private synchronized boolean isLast() {
        if (!isStopped) current = Optional.empty();
        return isStopped;
    }

    private void end() {
        var _ = Thread.interrupted(); // the turn is over that was to be ended
        try {
            loop.end();
        } finally {
            end.complete(null);
        }
    }

    private Thread start(Runnable course) {
        return Thread.ofVirtual().name(name).start(course);
    }
}
