package io.openagent.supervisor;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Prints lines on a thread of its own: a supervisor must not stand still because nobody reads what it says.
/// What finds no room is left out; it stands in the log file.
final class Console implements Consumer<String> {
    /// The supervisor says a few lines a day.
    private static final int MOST_WAITING = 100;

    /// What the end of the process may wait for a reader, twice: to come to the last line, and to print it.
    private static final Duration FAREWELL = Duration.ofMillis(250);

    /// No line of the log is empty.
    private static final String END = "";

    private final PrintStream out;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;

    private Console(PrintStream out) {
        this.out = out;
        thread = Thread.ofPlatform().daemon().name("console").unstarted(this::print);
    }

    static Console on(PrintStream out) {
        var console = new Console(out);
        console.thread.start();
        return console;
    }

    @Override
    public void accept(String line) {
        var _ = waiting.offer(line);
    }

    /// Prints what still waits, if somebody takes it. The stream stays open.
    void close() {
        try {
            if (waiting.offer(END, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                var _ = thread.join(FAREWELL);
            }
        } catch (InterruptedException inAHurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void print() {
        try {
            for (String line = waiting.take(); !line.equals(END); line = waiting.take()) out.println(line);
        } catch (InterruptedException ended) {
            // Nobody interrupts this thread.
        }
    }
}
