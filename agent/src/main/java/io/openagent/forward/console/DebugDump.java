package io.openagent.forward.console;

import io.openagent.forward.whatap.StoredPack;
import io.openagent.protocol.HelpRecord;
import io.openagent.protocol.MalformedException;
import io.openagent.protocol.MetricRecord;
import io.openagent.protocol.PackType;
import io.openagent.protocol.RecordJson;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Prints every record that goes to the collector, one JSON object a line, while it is on; when it is off it costs one
/// look at a flag a pack. It reads back the encoded bytes: what is shown is what is sent.
///
/// A thread of its own prints, so that no scrape waits for a pipe that nobody reads. A pack that finds no
/// room is left out, and the log says how many were when there is room again. Switched by one thread,
/// called by all scrapes. A pack's lines stand together.
public final class DebugDump implements Consumer<StoredPack> {
    private static final Logger log = LoggerFactory.getLogger("debug");

    /// Some hundred thousand samples, more than come between two looks of a reader. What several scrapes
    /// add at once may go beyond.
    static final long MOST_WAITING_BYTES = 1 << 20;

    /// What the end of the process may wait for a reader.
    private static final Duration FAREWELL = Duration.ofMillis(250);

    private final PrintStream out;
    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("debug-dump").unstarted(this::work);
    private volatile boolean on;
    private boolean ended;

    public DebugDump(PrintStream out) {
        this.out = out;
    }

    /// Its thread begins when it is on for the first time.
    public void turn(boolean nowOn) {
        if (nowOn && thread.getState() == Thread.State.NEW) thread.start();
        on = nowOn;
    }

    public boolean isOn() {
        return on;
    }

    @Override
    public void accept(StoredPack pack) {
        if (!on) return;
        if (waitingBytes.get() >= MOST_WAITING_BYTES) {
            leftOut.incrementAndGet();
            return;
        }
        waitingBytes.addAndGet(pack.content().bytes().size());
        waiting.add(() -> print(pack));
    }

    /// Prints what still waits, if somebody takes it; nothing more comes.
    public void end() throws InterruptedException {
        if (thread.getState() == Thread.State.NEW) return;
        waiting.add(() -> ended = true);
        var _ = thread.join(FAREWELL);
    }

    private void work() {
        try {
            while (!ended) waiting.take().run();
        } catch (InterruptedException stopped) {
            // Nobody interrupts this thread.
        }
    }

    private void print(StoredPack pack) {
        out.print(lines(pack));
        out.flush();
        waitingBytes.addAndGet(-pack.content().bytes().size());
        long missing = leftOut.getAndSet(0);
        if (missing > 0) log.warn("the dump lacks packs={}: nobody took them from stdout", missing);
    }

    private static StringBuilder lines(StoredPack pack) {
        var lines = new StringBuilder();
        try {
            if (pack.type() == PackType.OPEN_MX) {
                for (MetricRecord each : pack.content().metrics()) {
                    lines.append(RecordJson.sample(each, "")).append('\n');
                }
            } else {
                for (HelpRecord each : pack.content().help()) {
                    lines.append(RecordJson.help(each)).append('\n');
                }
            }
            return lines;
        } catch (MalformedException e) {
            throw new IllegalStateException("the agent encoded what it cannot read", e);
        }
    }
}
