package io.openagent.forward.remotewrite;

import io.openagent.forward.DropReason;
import io.openagent.journal.Entry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Some records on their way: one request at first and, where the receiver refuses that, ever smaller ones until the
/// series that it does not take are found.
///
/// ```text
///   refused  │ 1 2 3 4 5 6 7 8 │
///   taken    │ 1 2 3 4 │                    so the bad one is in the other half, which is halved without being sent
///   refused            │ 5 6 │
///   refused            │ 5 │                dropped
///   taken                │ 6 │              … and 7 8, which may hold another
/// ```
///
/// First records are told apart, which takes no look into them, then the series of one. A shipment that has been
/// refused [#MOST_REFUSALS] times is given up. Confined to one thread at a time.
final class Shipment {
    /// Three bad series of 2,000 are found before; whoever refuses more than that refuses everything.
    static final int MOST_REFUSALS = 64;

    private final List<Load> loads;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final Map<Load, Map<DropReason, Long>> dropped = new HashMap<>();
    private boolean mayHaveArrived;
    private int refusals;
    private Optional<Reply.Refused> refusal = Optional.empty();
    private Optional<Loss> loss = Optional.empty();

    /// What was dropped in all.
    ///
    /// @param series the labels of one of them
    /// @param why in the receiver's words
    record Loss(long samples, String series, String why) {}

    /// A record and what stands in it.
    record Load(Entry entry, StoredRun run) {
        /// It stands in memory twice: as it was read, and in the body of its request.
        long memoryBytes() {
            return 2L * run.payload().remaining();
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// Some series of a record, by their number.
    private record Part(Load load, int from, int to) {
        static Part all(Load load) {
            return new Part(load, 0, load.run.samples());
        }

        int samples() {
            return to - from;
        }

        boolean isWhole() {
            return samples() == load.run.samples();
        }
    }

    /// What is sent at once.
    ///
    /// @param otherHalf which is known to be refused if this is taken
    private record Piece(List<Part> parts, Optional<Piece> otherHalf) {}

    /// @param mayHaveArrived whether a process before this one may have sent it already
    Shipment(List<Load> loads, boolean mayHaveArrived) {
        this.loads = List.copyOf(loads);
        this.mayHaveArrived = mayHaveArrived;
        pieces.add(new Piece(loads.stream().map(Part::all).toList(), Optional.empty()));
    }

    List<Load> loads() {
        return loads;
    }

    Set<Integer> targets() {
        return loads.stream().map(load -> load.run.target()).collect(Collectors.toSet());
    }

    /// Whether all of it was taken or dropped.
    boolean isDone() {
        return pieces.isEmpty();
    }

    /// What was dropped of a record.
    Map<DropReason, Long> dropped(Load load) {
        return dropped.getOrDefault(load, Map.of());
    }

    /// What was dropped of all records.
    Optional<Loss> loss() {
        return loss;
    }

    /// Samples of the request that is next.
    int samples() {
        return pieces.getFirst().parts.stream().mapToInt(Part::samples).sum();
    }

    /// The runs of the request that is next.
    ///
    /// @throws IOException when a record is not what it should be
    List<StoredRun> next() throws IOException {
        var runs = new ArrayList<StoredRun>();
        for (Part part : pieces.getFirst().parts) {
            StoredRun run = part.load.run;
            runs.add(part.isWhole() ? run : run.cut(part.from, part.to));
        }
        return runs;
    }

    void taken() {
        Piece taken = pieces.removeFirst();
        boolean otherIsNext = taken.otherHalf
                .filter(other -> other.equals(pieces.peekFirst()))
                .isPresent();
        if (otherIsNext) refusal.ifPresent(this::halve);
    }

    /// The receiver has taken so many samples and never will take the others. Which ones it does not say.
    void takenInPart(Reply.TakenInPart reply) {
        Piece piece = pieces.removeFirst();
        long left = piece.parts.stream().mapToInt(Part::samples).sum() - reply.samples();
        for (Part part : piece.parts) {
            long some = Math.clamp(left, 0, part.samples());
            drop(part, some, DropReason.REJECTED, reply.why());
            left -= some;
        }
    }

    /// It may arrive twice from now on.
    void maybeArrived() {
        mayHaveArrived = true;
    }

    void refused(Reply.Refused reply) {
        refusals++;
        refusal = Optional.of(reply);
        if (mayHaveArrived && reply.isOutOfOrder()) taken();
        else if (refusals < MOST_REFUSALS) halve(reply);
        else giveUp(reply);
    }

    private void giveUp(Reply.Refused reply) {
        while (!isDone()) drop(pieces.removeFirst(), reply);
    }

    private void halve(Reply.Refused reply) {
        Piece piece = pieces.removeFirst();
        List<Part> parts = piece.parts;
        int middle = parts.size() / 2;
        if (middle > 0) push(parts.subList(0, middle), parts.subList(middle, parts.size()), reply);
        else if (parts.getFirst().samples() > 1) halve(parts.getFirst(), reply);
        else drop(piece, reply);
    }

    private void halve(Part part, Reply.Refused reply) {
        int middle = (part.from + part.to) >>> 1;
        push(List.of(new Part(part.load, part.from, middle)), List.of(new Part(part.load, middle, part.to)), reply);
    }

    private void push(List<Part> first, List<Part> second, Reply.Refused reply) {
        var later = new Piece(second, Optional.empty());
        pieces.addFirst(later);
        pieces.addFirst(new Piece(first, reply.isTooLarge() ? Optional.empty() : Optional.of(later)));
    }

    private void drop(Piece piece, Reply.Refused reply) {
        DropReason reason = reply.isOutOfOrder() ? DropReason.OUT_OF_ORDER : DropReason.REJECTED;
        piece.parts.forEach(part -> drop(part, part.samples(), reason, reply.why()));
    }

    private void drop(Part part, long samples, DropReason reason, String why) {
        if (samples == 0) return;
        dropped.computeIfAbsent(part.load, _ -> new EnumMap<>(DropReason.class)).merge(reason, samples, Long::sum);
        long before = loss.map(Loss::samples).orElse(0L);
        String series = loss.map(Loss::series).orElseGet(() -> part.load.run.labels(part.from));
        loss = Optional.of(new Loss(before + samples, series, why));
    }
}
