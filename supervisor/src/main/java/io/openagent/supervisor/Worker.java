package io.openagent.supervisor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;

/// The running child process. Owned by the supervisor's thread.
final class Worker implements AutoCloseable {
    private final Process process;
    private boolean terminated;
    private boolean killed;

    Worker(Process process) {
        this.process = process;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Exit awaitExit() throws InterruptedException {
        return new Exit(process.waitFor());
    }

    /// Runs the action, on another thread, as soon as the process has ended.
    void onExit(Runnable action) {
        var _ = process.onExit().thenRun(action);
    }

    /// Tells it to stop (SIGTERM), once. Its stdin stays open, which `Process.destroy` would close: an orphan's
    /// end is a hurried one.
    void terminate() {
        if (!terminated) process.toHandle().destroy();
        terminated = true;
    }

    /// Ends it (SIGKILL). True the first time: a process that the kernel cannot end yet is not killed anew.
    boolean kill() {
        if (killed) return false;
        process.destroyForcibly();
        killed = true;
        return true;
    }

    boolean wasKilled() {
        return killed;
    }

    /// Tells it to read its configuration anew.
    void reload() {
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write((SupervisorLink.RELOAD + "\n").getBytes(US_ASCII));
            stdin.flush();
        } catch (IOException _) {
            // It has ended or closed its stdin; the next worker reads the configuration anyway.
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // Its reader is dead: nobody misses what was not written.
        }
    }
}
