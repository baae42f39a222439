package io.openagent.forward.remotewrite;

import io.openagent.forward.Backoff;
import io.openagent.forward.DropReason;
import io.openagent.forward.Lanes;
import io.openagent.journal.Entry;
import io.openagent.journal.Position;
import io.openagent.scrape.Pieces;
import io.openagent.scrape.Repeats;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings records from the journal to a receiver, on one thread, with one more for each request on its way. They are
/// platform threads: virtual ones would stand in one queue with all scrapes, and what has been taken is to leave
/// however many of these want the processor.
///
/// ```text
///   journal ─► held ─► shipment ─► sender ─► reply ─┬─► taken, dropped: released
///                ▲                    ▲             └─► not now, not allowed, refused in part ─┐
///                target is busy       └────────────────────────── again ◄──────────────────────┘
/// ```
///
/// A record leaves the journal when the receiver has answered that it took it. Records of one target are never in two
/// requests at once, so every series arrives in the order of its timestamps however many requests there are. What
/// is not taken now waits with growing pauses, for as long as the journal keeps it.
final class RemoteWriteForwarder implements Runnable {
    private static final Logger log = LoggerFactory.getLogger("forward");
    private static final Duration TURN = Duration.ofMillis(200);

    /// What comes within this time goes with one request, if there is room.
    private static final Duration LINGER = Duration.ofMillis(200);

    /// A token may have been replaced at any moment: it is read again at each try.
    private static final Duration BETWEEN_KNOCKS = Duration.ofSeconds(5);

    /// A receiver that does not speak 2.0 will not do so in the next minutes.
    private static final Duration OLD_VERSION = Duration.ofHours(1);

    /// Records read while their targets are busy. Enough to find others behind them, and little memory.
    private static final int MOST_HELD = 64;

    /// From so many samples on a run that is a request of 2.0 already is one: more requests are made, but to put it
    /// together with others would cost more than that.
    private static final int ALONE = 250;

    /// So large at most, unless one record is larger.
    private static final int MAX_PLAIN_BYTES = 2 * RemoteWriteBatcher.MAX_PLAIN_BYTES;

    private final RemoteWriteOptions options;
    private final Lanes lanes;
    private final Position sentBefore;
    private final Receiver receiver;
    private final Spoken spoken;
    private final Backoff backoff;
    private final RemoteWriteState state;
    private final LongSupplier clock;
    private final Pace pace;
    private final Repeats failures = new Repeats(Duration.ofMinutes(1));
    private final Repeats refusals = new Repeats(Duration.ofMinutes(1));
    private final Repeats unreadable = new Repeats(Duration.ofMinutes(1));
    private final ExecutorService senders = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("remote-write-sender-", 0).factory());
    private final BlockingQueue<Returned> returned = new LinkedBlockingQueue<>();
    private final Deque<Shipment.Load> held = new ArrayDeque<>();
    private final Deque<Shipment> again = new ArrayDeque<>();
    private final Set<Integer> busy = new HashSet<>();
    private int inFlight;
    private long readBytes;
    private boolean isBehind;
    private int failuresInARow;
    private long notBeforeNanos;
    private long oldVersionUntilNanos;
    private volatile boolean draining;

    private record Returned(Shipment shipment, Protocol version, FutureTask<Reply> reply) {}

    /// @param lanes what waits in the journal, in the order in which it is sent
    /// @param sentBefore what stands before may have been sent by a process before this one
    /// @param clock nanoseconds that never go back
    RemoteWriteForwarder(
            RemoteWriteOptions options,
            Lanes lanes,
            Position sentBefore,
            Receiver receiver,
            Spoken spoken,
            Backoff backoff,
            RemoteWriteState state,
            LongSupplier clock) {
        this.options = options;
        this.lanes = lanes;
        this.sentBefore = sentBefore;
        this.receiver = receiver;
        this.spoken = spoken;
        this.backoff = backoff;
        this.state = state;
        this.clock = clock;
        this.pace = new Pace(options.concurrency());
        this.notBeforeNanos = clock.getAsLong();
        this.oldVersionUntilNanos = clock.getAsLong();
    }

    /// From here on nothing waits for company: somebody waits until nothing waits.
    void drain() {
        draining = true;
    }

    @Override
    public void run() {
        try {
            while (true) {
                state.turned();
                boolean hasStarted = mayStart() && startNext();
                takeReturned(hasStarted ? Duration.ZERO : TURN);
            }
        } catch (InterruptedException stopped) {
            senders.shutdownNow();
            lanes.close();
        }
    }

    private boolean mayStart() {
        return inFlight < pace.limit() && clock.getAsLong() - notBeforeNanos >= 0;
    }

    private boolean startNext() throws InterruptedException {
        Optional<Shipment> next = again.isEmpty() ? collect() : Optional.of(again.removeFirst());
        next.ifPresent(this::start);
        return next.isPresent();
    }

    private void start(Shipment shipment) {
        try {
            Protocol version = version();
            spoken.version(version);
            int samples = shipment.samples();
            Pieces body = switch (version) {
                case V1 -> StoredRun.block1(shipment.next());
                case V2 -> Write2Request.block(shipment.next(), spoken.metadata());
            };
            busy.addAll(shipment.targets());
            inFlight++;
            state.sent(body.length());
            state.onTheirWay(inFlight, pace.limit());
            var task = new FutureTask<>(() -> receiver.send(body, version, samples));
            senders.execute(() -> {
                task.run();
                returned.add(new Returned(shipment, version, task));
            });
        } catch (IOException damaged) {
            var lost = new Reply.TakenInPart(0, "a record cannot be cut: " + damaged.getMessage());
            while (!shipment.isDone()) shipment.takenInPart(lost);
            settle(shipment);
        }
    }

    // what goes out

    /// Records of targets that are not busy, as many as fit into a request.
    private Optional<Shipment> collect() throws InterruptedException {
        var loads = new ArrayList<Shipment.Load>();
        Set<Integer> waiting = new HashSet<>(busy);
        for (var each = held.iterator(); each.hasNext(); ) {
            Shipment.Load load = each.next();
            if (!fits(load, loads)) waiting.add(load.run().target());
            if (!waiting.contains(load.run().target())) {
                loads.add(load);
                each.remove();
            } else {
                waiting.add(load.run().target());
            }
        }
        read(loads, waiting);
        if (loads.isEmpty()) return Optional.empty();
        boolean mayHaveArrived =
                loads.stream().allMatch(load -> load.entry().span().from().compareTo(sentBefore) < 0);
        return Optional.of(new Shipment(loads, mayHaveArrived));
    }

    private void read(List<Shipment.Load> loads, Set<Integer> waiting) throws InterruptedException {
        boolean mayLinger = !draining && held.isEmpty(); // else a request that returns lets the next one go
        while (readBytes < options.memoryBytes() && held.size() < MOST_HELD && mayGrow(loads)) {
            Optional<Entry> next = next(Duration.ZERO);
            if (next.isEmpty() && mayLinger) {
                mayLinger = false;
                next = linger(loads.isEmpty());
            }
            isBehind = next.isPresent();
            if (next.isEmpty()) return;
            Optional<Shipment.Load> understood = understood(next.get());
            if (understood.isEmpty()) continue;
            Shipment.Load load = understood.get();
            readBytes += load.memoryBytes();
            boolean fits = fits(load, loads);
            if (fits && !waiting.contains(load.run().target())) {
                loads.add(load);
            } else {
                held.addLast(load);
                waiting.add(load.run().target());
                if (!fits) return;
            }
        }
    }

    /// Waits for one to come, and then for others, which are read together: each by itself would wake this thread.
    ///
    /// @param isFirst whether nothing waits for company yet
    private Optional<Entry> linger(boolean isFirst) throws InterruptedException {
        long began = clock.getAsLong();
        Optional<Entry> next = next(LINGER);
        if (next.isEmpty() || draining) return next;
        Duration passed = isFirst ? Duration.ZERO : Duration.ofNanos(clock.getAsLong() - began);
        Thread.sleep(LINGER.minus(passed).isNegative() ? Duration.ZERO : LINGER.minus(passed));
        return next;
    }

    private boolean fits(Shipment.Load load, List<Shipment.Load> loads) {
        if (loads.isEmpty()) return true;
        boolean bothHoldSeries = load.run().holdsSeries()
                && loads.stream().anyMatch(each -> each.run().holdsSeries());
        if (bothHoldSeries && (goesAlone(load) || loads.stream().anyMatch(this::goesAlone))) return false;
        int plain = loads.stream().mapToInt(each -> each.run().plainBytes()).sum();
        return samples(loads) + load.run().samples() <= options.maxSamples()
                && plain + load.run().plainBytes() <= MAX_PLAIN_BYTES;
    }

    private boolean mayGrow(List<Shipment.Load> loads) {
        return samples(loads) < options.maxSamples() && loads.stream().noneMatch(this::goesAlone);
    }

    private boolean goesAlone(Shipment.Load load) {
        return load.run().kind() == StoredRun.SERIES_2 && load.run().samples() >= ALONE && version() == Protocol.V2;
    }

    private static int samples(List<Shipment.Load> loads) {
        return loads.stream().mapToInt(load -> load.run().samples()).sum();
    }

    private Optional<Entry> next(Duration patience) throws InterruptedException {
        try {
            Optional<Entry> next = lanes.next(patience);
            tellOfDisk("");
            return next;
        } catch (IOException failed) {
            tellOfDisk(String.valueOf(failed.getMessage()));
            Thread.sleep(TURN);
            return Optional.empty();
        }
    }

    private Optional<Shipment.Load> understood(Entry entry) {
        try {
            StoredRun run = StoredRun.of(entry);
            if (run.kind() == StoredRun.METADATA && options.version() == Protocol.V2)
                spoken.metadata().learn(run);
            return Optional.of(new Shipment.Load(entry, run));
        } catch (IllegalArgumentException | IOException unknown) {
            log.error("{} samples are dropped, another agent has left {}", entry.samples(), unknown.getMessage());
            lanes.refuse(entry, DropReason.UNSUPPORTED);
            return Optional.empty();
        }
    }

    // what comes back

    private void takeReturned(Duration patience) throws InterruptedException {
        if (inFlight == 0 && patience.isPositive()) {
            Thread.sleep(Duration.ofNanos(Math.clamp(notBeforeNanos - clock.getAsLong(), 0, patience.toNanos())));
            return;
        }
        Returned next = returned.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        while (next != null) {
            take(next);
            next = returned.poll();
        }
    }

    private void take(Returned back) throws InterruptedException {
        Shipment shipment = back.shipment();
        boolean wasFull = isBehind && inFlight == pace.limit();
        inFlight--;
        busy.removeAll(shipment.targets());
        switch (reply(back)) {
            case Reply.Taken() -> {
                shipment.taken();
                succeeded(wasFull);
            }
            case Reply.TakenInPart inPart -> {
                shipment.takenInPart(inPart);
                succeeded(wasFull);
            }
            case Reply.Refused refusal -> {
                failuresInARow = 0;
                state.hasRefused();
                shipment.refused(refusal);
            }
            case Reply.NotNow(String why, Optional<Duration> retryAfter) -> {
                shipment.maybeArrived();
                state.hasFailed();
                failed(why, retryAfter);
            }
            case Reply.NotAllowed(String why) -> {
                state.wasNotAllowed();
                failed(why, Optional.of(betweenKnocks()));
            }
            case Reply.NotUnderstood(String why) -> {
                if (back.version() == Protocol.V2) {
                    speakOldVersion(why);
                } else {
                    state.wasNotAllowed();
                    failed(why, Optional.of(betweenKnocks()));
                }
            }
        }
        if (shipment.isDone()) settle(shipment);
        else waitAgain(shipment);
        state.onTheirWay(inFlight, pace.limit());
    }

    private static Reply reply(Returned back) throws InterruptedException {
        try {
            return back.reply().get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a sender has died", bug.getCause());
        }
    }

    private void succeeded(boolean wasFull) {
        failuresInARow = 0;
        state.hasWorked();
        pace.succeeded(wasFull);
        tell("");
    }

    /// Requests that were on their way together fail together: that is one failure.
    private void failed(String why, Optional<Duration> wanted) {
        long now = clock.getAsLong();
        boolean isFirst = now - notBeforeNanos >= 0;
        if (isFirst) failuresInARow++;
        if (isFirst || wanted.isPresent()) {
            long end =
                    now + wanted.orElseGet(() -> backoff.after(failuresInARow)).toNanos();
            notBeforeNanos = Math.max(notBeforeNanos, end);
        }
        pace.failed();
        tell(why);
    }

    private Protocol version() {
        return clock.getAsLong() - oldVersionUntilNanos < 0 ? Protocol.V1 : options.version();
    }

    /// Requests that were on their way together are told about once.
    private void speakOldVersion(String why) {
        if (version() == Protocol.V2) log.warn("output={} speaks 1.0 for an hour reason=\"{}\"", options.name(), why);
        oldVersionUntilNanos = clock.getAsLong() + OLD_VERSION.toNanos();
    }

    private Duration betweenKnocks() {
        return backoff.most().compareTo(BETWEEN_KNOCKS) < 0 ? backoff.most() : BETWEEN_KNOCKS;
    }

    private void waitAgain(Shipment shipment) {
        busy.addAll(shipment.targets());
        again.addLast(shipment);
    }

    private void settle(Shipment shipment) {
        for (Shipment.Load load : shipment.loads()) {
            lanes.release(load.entry(), shipment.dropped(load));
            readBytes -= load.memoryBytes();
        }
        shipment.loss().ifPresent(this::tellOfLoss);
    }

    // the log

    private void tell(String reason) {
        switch (failures.tell(reason, Instant.now())) {
            case Repeats.Verdict.Silent() -> {}
            case Repeats.Verdict.Ended(long times) ->
                log.info("output={} takes requests again after failures={}", options.name(), times);
            case Repeats.Verdict.Tell(long times) -> {
                if (state.isAllowed()) {
                    log.warn("output={} takes nothing now failures={} reason=\"{}\"", options.name(), times, reason);
                } else {
                    log.error(
                            "output={} WILL TAKE NOTHING UNTIL ITS URL OR CREDENTIALS ARE PUT RIGHT, all of it waits"
                                    + " failures={} reason=\"{}\"",
                            options.name(),
                            times,
                            reason);
                }
            }
        }
    }

    private void tellOfLoss(Shipment.Loss loss) {
        switch (refusals.tell(loss.why(), Instant.now())) {
            case Repeats.Verdict.Silent(), Repeats.Verdict.Ended(long _) -> {}
            case Repeats.Verdict.Tell(long times) ->
                log.warn(
                        "output={} refuses series, they are dropped samples={} one=\"{}\" times={} reason=\"{}\"",
                        options.name(),
                        loss.samples(),
                        loss.series(),
                        times,
                        loss.why());
        }
    }

    private void tellOfDisk(String reason) {
        switch (unreadable.tell(reason, Instant.now())) {
            case Repeats.Verdict.Silent() -> {}
            case Repeats.Verdict.Ended(long times) ->
                log.info("the journal can be read again after failures={}", times);
            case Repeats.Verdict.Tell(long times) ->
                log.error("the journal cannot be read failures={} reason=\"{}\"", times, reason);
        }
    }
}
