package io.openagent.forward.whatap;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What can be said about the session with the collector. Written by the forwarder, read by everybody.
public final class SessionState {
    /// Ids above this are counted together: an unfriendly collector must not fill the metrics page.
    private static final int HIGHEST_NAMED_COMMAND = 1000;

    private final LongAdder opened = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final Map<String, LongAdder> ignoredCommands = new ConcurrentHashMap<>();
    private volatile boolean open;
    private volatile boolean tried;
    private volatile boolean unconfirmed;
    private volatile long lastTurnNanos = System.nanoTime();

    void hasOpened() {
        opened.increment();
        open = true;
        tried = true;
    }

    void hasFailed() {
        failures.increment();
        open = false;
        tried = true;
    }

    void hasEnded() {
        open = false;
    }

    void wrote(int bytes) {
        sentBytes.add(bytes);
    }

    void ignoredCommand(int id) {
        String label = id < 0 || id > HIGHEST_NAMED_COMMAND ? "other" : Integer.toString(id);
        ignoredCommands.computeIfAbsent(label, _ -> new LongAdder()).increment();
    }

    void unconfirmed(boolean now) {
        unconfirmed = now;
    }

    void turned() {
        lastTurnNanos = System.nanoTime();
    }

    public boolean isOpen() {
        return open;
    }

    /// Whether a session was tried at least once, with whatever result.
    public boolean wasTried() {
        return tried;
    }

    /// Whether writing counts as forwarding, because this collector has never answered a time sync.
    public boolean isUnconfirmed() {
        return unconfirmed;
    }

    /// When the forwarder last went through its loop, by [System#nanoTime]: it does so every second, come what may.
    public long lastTurnNanos() {
        return lastTurnNanos;
    }

    public long opened() {
        return opened.sum();
    }

    public long failures() {
        return failures.sum();
    }

    public long sentBytes() {
        return sentBytes.sum();
    }

    public Map<String, Long> ignoredCommands() {
        var counts = new TreeMap<String, Long>();
        ignoredCommands.forEach((id, count) -> counts.put(id, count.sum()));
        return counts;
    }
}
