package io.openagent.supervisor;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// What other threads (signals, the reaper of the child) want done on the supervisor's own thread.
final class Inbox {
    /// Signals come one at a time; whoever finds it full waits.
    private static final int CAPACITY = 64;

    private final BlockingQueue<Runnable> messages = new ArrayBlockingQueue<>(CAPACITY);

    void put(Runnable message) {
        try {
            messages.put(message);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // told to leave: there is nothing more to say
        }
    }

    /// Lets the owner look up from its waiting.
    void wake() {
        put(() -> {});
    }

    void runNext(Duration atMost) throws InterruptedException {
        Runnable message = messages.poll(atMost.toNanos(), NANOSECONDS);
        if (message != null) message.run();
    }
}
