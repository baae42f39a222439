package io.openagent.forward.whatap;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// What was written and is not yet known to have been read: which batches an answered stamp releases, when
/// to ask next, and when to stop waiting. Times are [System#nanoTime]. Confined to the forwarder's thread.
final class Unanswered {
    /// Asked after so much: a collector that reads 6 KiB a second then shows within [#PATIENCE] that it is
    /// alive. Nobody is helped by one that reads less.
    private static final int LITTLE_BYTES = 64 * 1024;

    static final Duration ASK_EVERY = Duration.ofSeconds(1);
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /// Asked even when there is nothing to ask about: it keeps an idle session alive and notices a dead one.
    static final Duration ASK_WHEN_IDLE = Duration.ofMinutes(1);

    private final Window window;
    private final Deque<Asked> asked = new ArrayDeque<>();
    private int unaskedBatches;
    private int bytes;
    private int unaskedBytes;
    private long lastAskNanos;
    private long lastAnswerNanos;

    Unanswered(Window window, long nowNanos) {
        this.window = window;
        lastAskNanos = nowNanos;
        lastAnswerNanos = nowNanos;
    }

    private record Asked(long stamp, int batches, int bytes, long atNanos) {}

    boolean hasRoom() {
        return bytes < window.bytes();
    }

    boolean isEmpty() {
        return asked.isEmpty() && unaskedBatches == 0;
    }

    void wrote(int batchBytes) {
        unaskedBatches++;
        unaskedBytes += batchBytes;
        bytes += batchBytes;
    }

    /// @param soon whether to ask without regard to the interval
    boolean shouldAsk(long nowNanos, boolean soon) {
        long sinceLast = nowNanos - lastAskNanos;
        if (unaskedBatches == 0) return sinceLast >= ASK_WHEN_IDLE.toNanos();
        return soon || !hasRoom() || unaskedBytes >= LITTLE_BYTES || sinceLast >= ASK_EVERY.toNanos();
    }

    void asked(long stamp, long nowNanos) {
        asked.addLast(new Asked(stamp, unaskedBatches, unaskedBytes, nowNanos));
        unaskedBatches = 0;
        unaskedBytes = 0;
        lastAskNanos = nowNanos;
    }

    /// Takes an answer.
    ///
    /// @return how many of the oldest batches are known to have been read
    int answered(long stamp, long nowNanos) {
        lastAnswerNanos = nowNanos;
        int batches = 0;
        while (!asked.isEmpty() && asked.getFirst().stamp() <= stamp) {
            Asked first = asked.removeFirst();
            batches += first.batches();
            bytes -= first.bytes();
        }
        return batches;
    }

    /// Whether so little was sent that whoever reads at all has read it by now.
    boolean isLittle() {
        return bytes <= LITTLE_BYTES || batches() == 1;
    }

    void halveWindow() {
        window.halve(bytes);
    }

    void widenWindow() {
        window.widen();
    }

    /// Whether nothing was answered for long although something was asked. A slow collector answers little
    /// by little.
    boolean isOverdue(long nowNanos) {
        if (asked.isEmpty()) return false;
        long silentFor = nowNanos - Math.max(lastAnswerNanos, asked.getFirst().atNanos());
        return silentFor > PATIENCE.toNanos();
    }

    /// Everything written counts as read from here on.
    int giveUpAsking() {
        int batches = batches();
        asked.clear();
        unaskedBatches = 0;
        unaskedBytes = 0;
        bytes = 0;
        return batches;
    }

    private int batches() {
        return unaskedBatches + asked.stream().mapToInt(Asked::batches).sum();
    }
}
