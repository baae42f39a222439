package io.openagent.forward;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Batches that wait for the output, in order, and the accounts of all samples.
///
/// Bounded in bytes, batches in flight included. When it is full the oldest batch that is not in flight goes, and its
/// samples are counted as dropped: new data is worth more than old when both cannot be kept. A group is taken whole or
/// dropped whole.
///
/// One lock guards queue and accounts together, so that the balance is exact at every moment, not only at quiet ones.
/// Scrapes append, one forwarder takes and releases.
public final class BatchQueue {
    private final long maxBytes;
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private final Deque<Batch> inFlight = new ArrayDeque<>();
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private long bytes;
    private long taken;
    private long forwarded;
    private boolean closed;

    public BatchQueue(long maxBytes) {
        if (maxBytes < 1) throw new IllegalArgumentException("maxBytes: " + maxBytes);
        this.maxBytes = maxBytes;
        for (DropReason reason : DropReason.values()) dropped.put(reason, 0L);
    }

    /// One scrape's samples, encoded.
    ///
    /// @param unfit samples of the scrape that the output's form cannot carry, by reason; they are in no batch
    public record Group(List<Batch> batches, Map<DropReason, Integer> unfit) {
        int samples() {
            return batches.stream().mapToInt(Batch::samples).sum();
        }
    }

    /// Accounts for all samples of the group and queues its batches. Never waits.
    public synchronized void commit(Group group) {
        group.unfit().forEach((reason, samples) -> {
            taken += samples;
            drop(reason, samples);
        });
        taken += group.samples();
        long size = group.batches().stream().mapToLong(Batch::bytes).sum();
        while (bytes + size > maxBytes && !waiting.isEmpty()) evict(waiting.removeFirst(), DropReason.QUEUE_FULL);
        if (closed || bytes + size > maxBytes) {
            drop(closed ? DropReason.SHUTDOWN : DropReason.QUEUE_FULL, group.samples());
            return;
        }
        bytes += size;
        waiting.addAll(group.batches());
        notifyAll();
    }

    /// The next batch, which is in flight from now on; empty when none came in time.
    public synchronized Optional<Batch> awaitNext(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (waiting.isEmpty()) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) return Optional.empty();
            wait(millis);
        }
        Batch next = waiting.removeFirst();
        inFlight.addLast(next);
        return Optional.of(next);
    }

    /// The oldest batches in flight have arrived: forget them.
    public synchronized void release(int batches) {
        for (int i = 0; i < batches; i++) {
            Batch arrived = inFlight.removeFirst();
            bytes -= arrived.bytes();
            forwarded += arrived.samples();
        }
        notifyAll();
    }

    /// The session is lost: what was in flight waits again, before everything else, in its order.
    public synchronized void takeBackInFlight() {
        while (!inFlight.isEmpty()) waiting.addFirst(inFlight.removeLast());
    }

    /// Waits until nothing waits and nothing is in flight.
    ///
    /// @return whether it came to that in time
    public synchronized boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!waiting.isEmpty() || !inFlight.isEmpty()) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) return false;
            wait(millis);
        }
        return true;
    }

    /// Ends it: what still waits is lost with the process, and is said to be.
    public synchronized void close() {
        closed = true;
        takeBackInFlight();
        while (!waiting.isEmpty()) evict(waiting.removeFirst(), DropReason.SHUTDOWN);
    }

    public synchronized Balance balance() {
        long waitingSamples = sum(waiting) + sum(inFlight);
        return new Balance(taken, forwarded, waitingSamples, dropped);
    }

    public synchronized long bytes() {
        return bytes;
    }

    public long maxBytes() {
        return maxBytes;
    }

    private static long sum(Deque<Batch> batches) {
        return batches.stream().mapToLong(Batch::samples).sum();
    }

    private void evict(Batch batch, DropReason reason) {
        bytes -= batch.bytes();
        drop(reason, batch.samples());
    }

    private void drop(DropReason reason, long samples) {
        dropped.merge(reason, samples, Long::sum);
    }
}
