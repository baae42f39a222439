package io.openagent.scrape;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.logging.Logger;
import okhttp3.internal.concurrent.TaskRunner;

/// Lets connection pools look for what has been idle for long, but seldom.
///
/// By itself OkHttp wakes a thread for that each time that a connection is given back: one more switch of threads a
/// scrape, a tenth of what a scrape costs. What pools ask for meanwhile waits for the next look. This stands on the
/// inside of OkHttp, which has no setting for it.
///
/// Safe for many threads. The virtual thread ends when there are no connections any more.
final class RarePruning implements TaskRunner.Backend {
    private static final Logger SILENT = Logger.getLogger(RarePruning.class.getName());

    private final Duration pause;

    private RarePruning(Duration pause) {
        this.pause = pause;
    }

    /// For the pools of one client.
    ///
    /// @param pause between two looks
    static TaskRunner every(Duration pause) {
        return new TaskRunner(new RarePruning(pause), SILENT);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /// Somebody wants a look sooner.
    @Override
    public void coordinatorNotify(TaskRunner runner) {}

    /// Called with the runner's lock, which is free while this waits.
    @Override
    public void coordinatorWait(TaskRunner runner, long nanos) {
        try {
            runner.wait(pause.toMillis());
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public <T> BlockingQueue<T> decorate(BlockingQueue<T> queue) {
        return queue;
    }

    @Override
    public void execute(TaskRunner runner, Runnable looks) {
        Thread.ofVirtual().name("idle-connections").start(looks);
    }
}
