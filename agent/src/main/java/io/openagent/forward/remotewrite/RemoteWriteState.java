package io.openagent.forward.remotewrite;

import java.util.concurrent.atomic.LongAdder;

/// What can be said about a receiver. Written by the forwarder, read by everybody.
public final class RemoteWriteState {
    private final LongAdder requests = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private volatile boolean reachable = true;
    private volatile boolean allowed = true;
    private volatile int inFlight;
    private volatile int limit = 1;
    private volatile long lastTurnNanos = System.nanoTime();

    void sent(long bytes) {
        requests.increment();
        sentBytes.add(bytes);
    }

    void hasWorked() {
        reachable = true;
        allowed = true;
    }

    void hasFailed() {
        failures.increment();
        reachable = false;
    }

    void wasNotAllowed() {
        failures.increment();
        allowed = false;
    }

    void hasRefused() {
        refusals.increment();
        hasWorked();
    }

    void onTheirWay(int now, int atMost) {
        inFlight = now;
        limit = atMost;
    }

    void turned() {
        lastTurnNanos = System.nanoTime();
    }

    /// Whether the last request was answered by somebody who can take one.
    public boolean isReachable() {
        return reachable && allowed;
    }

    /// Whether the receiver takes anything from us: false from a 401, 403, 404 and the like until one was taken.
    public boolean isAllowed() {
        return allowed;
    }

    /// Requests on their way.
    public int inFlight() {
        return inFlight;
    }

    /// Requests that may be on their way at once, as things are.
    public int limit() {
        return limit;
    }

    /// When the forwarder last went through its loop, by [System#nanoTime]: it does so every second, come what may.
    public long lastTurnNanos() {
        return lastTurnNanos;
    }

    public long requests() {
        return requests.sum();
    }

    /// Requests that were not taken now, or by this receiver.
    public long failures() {
        return failures.sum();
    }

    /// Requests whose content was refused.
    public long refusals() {
        return refusals.sum();
    }

    public long sentBytes() {
        return sentBytes.sum();
    }
}
