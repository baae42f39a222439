package io.openagent.cli;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// Passes events on to another handler on a thread of its own, so that whoever logs never waits for a disk,
/// or for a pipe that nobody reads. What finds no room is left out; once there is room again, a line says how
/// much that was.
final class DeferredHandler extends Handler {
    /// Minutes of a bad day; at some 500 bytes an event, a megabyte.
    private static final int MOST_WAITING = 2_000;

    /// What the end of the process may wait for a reader, twice: to come to the last event, and to write it.
    private static final Duration FAREWELL = Duration.ofMillis(250);

    private static final LogRecord END = new LogRecord(Level.OFF, "");

    private final Handler handler;
    private final BlockingQueue<LogRecord> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final LongAdder leftOut = new LongAdder();
    private final Thread thread;

    private DeferredHandler(Handler handler) {
        this.handler = handler;
        thread = Thread.ofPlatform().daemon().name("log").unstarted(this::write);
    }

    static DeferredHandler of(Handler handler) {
        var deferred = new DeferredHandler(handler);
        deferred.thread.start();
        return deferred;
    }

    @Override
    public void publish(LogRecord event) {
        if (!waiting.offer(event)) leftOut.increment();
    }

    /// There is nothing to hurry: events are written as they come.
    @Override
    public void flush() {}

    /// Writes what still waits, if somebody takes it.
    @Override
    public void close() {
        try {
            if (waiting.offer(END, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                var _ = thread.join(FAREWELL);
            }
        } catch (InterruptedException inAHurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            for (LogRecord event = waiting.take(); !event.equals(END); event = waiting.take()) {
                handler.publish(event);
                long missing = leftOut.sumThenReset();
                if (missing > 0) handler.publish(gap(missing));
            }
            handler.close();
        } catch (InterruptedException ended) {
            // Nobody interrupts this thread.
        }
    }

    private static LogRecord gap(long events) {
        var gap = new LogRecord(Level.WARNING, events + " lines were left out: nobody took them");
        gap.setLoggerName("log");
        return gap;
    }
}
