package io.openagent.journal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What the journal holds and what became of every sample: segments, settled records, records in flight,
/// counts.
///
/// One lock, its monitor, guards all of it, so that the accounts balance at every moment. Nothing here
/// touches a disk. The writer adds and removes segments, outputs release, readers look up places.
final class Contents {
    private final NavigableMap<Long, Segment> segments = new TreeMap<>();
    private final Map<Long, Long> bytes = new TreeMap<>();
    private final NavigableMap<Long, Integer> inFlight = new TreeMap<>();
    private final SettledSpans settled;
    private final Position origin;
    private final Tally turnedAway;
    private final Tally dropped;
    private Position end;
    private Position safe;
    private long taken;
    private long forwarded;
    private long note;
    private long waiting;
    private long lastAppendedMillis;
    private long appendedBytes;
    private long changes;
    private long savedChanges = -1;
    private long news;

    /// @param sizes of the segments' files, by number
    Contents(Survey survey, Map<Long, Long> sizes) {
        Optional<Checkpoint> checkpoint = survey.checkpoint();
        end = survey.end();
        safe = end;
        settled = new SettledSpans(checkpoint.map(Checkpoint::settled).orElse(List.of()));
        turnedAway = survey.turnedAway().copy();
        dropped = checkpoint.map(it -> it.dropped().copy()).orElseGet(Tally::new);
        forwarded = checkpoint.map(Checkpoint::forwarded).orElse(0L);
        note = checkpoint.map(Checkpoint::note).orElse(0L);
        lastAppendedMillis = survey.runningMillis();
        survey.segments().forEach(segment -> segments.put(segment.first().record(), segment));
        bytes.putAll(sizes);
        Position first =
                segments.isEmpty() ? end : segments.firstEntry().getValue().first();
        origin = checkpoint.map(Checkpoint::origin).orElse(first);
        settled.add(new Span(Position.ORIGIN, origin));
        taken = end.sample() - origin.sample() + turnedAway.total();
        waiting = end.sample() - origin.sample() - settled.samplesIn(new Span(origin, end));
        if (origin.isBefore(first)) drop(new Span(origin, first), Loss.DAMAGED);
    }

    /// Where a reader finds the next record that waits.
    ///
    /// @param waiting the records from there that waited when this was asked
    /// @param bytes of the file that may be read
    record Place(Segment segment, Span waiting, long bytes) {}

    /// The first record that waits at or behind a position and before another.
    synchronized Optional<Place> place(Position from, Position until) {
        Position first = settled.firstWaiting(from);
        Position most = Position.earlier(until, end);
        if (!first.isBefore(most)) return Optional.empty();
        Segment segment = Objects.requireNonNull(segments.floorEntry(first.record()), "what waits is in a segment")
                .getValue();
        Position last = Position.earlier(Position.earlier(most, spanOf(segment).to()), settled.nextSettled(first));
        return Optional.of(new Place(segment, new Span(first, last), bytesOf(segment)));
    }

    /// A reader found nothing where these records should be: they are lost, if that is still their place and
    /// they were safe on disk once. Otherwise the writer may yet write them anew.
    ///
    /// @return whether the reader shall look again; if not, wait for news
    synchronized boolean isLost(Segment segment, Span span) {
        boolean isStillThere = segment.equals(segments.get(segment.first().record()))
                && spanOf(segment).holds(span);
        if (!isStillThere) return true;
        if (safe.isBefore(span.to())) return false;
        drop(span, Loss.DAMAGED);
        return true;
    }

    /// A group is taken and stands in the last segment.
    ///
    /// @param away samples that it turned away
    synchronized void accept(Span span, Map<Integer, Long> away, long fileBytes, long nowMillis) {
        take(span.samples(), away);
        waiting += span.samples();
        end = span.to();
        lastAppendedMillis = nowMillis;
        long grownFrom = Objects.requireNonNullElse(bytes.put(last().number(), fileBytes), 0L);
        appendedBytes += fileBytes - grownFrom;
        changed();
    }

    /// A group is taken and dropped.
    ///
    /// @param away samples that it turned away
    synchronized void refuse(long samples, Map<Integer, Long> away, Loss why) {
        take(samples, away);
        turnedAway.add(why.code(), samples);
        changed();
    }

    /// Everything up to the end is safe on disk.
    synchronized void synced() {
        safe = end;
        tell();
    }

    /// A segment begins; what an earlier one holds from there on is void.
    ///
    /// @return one that is replaced from its very beginning
    synchronized Optional<Segment> add(Segment segment, long fileBytes) {
        Segment replaced = segments.put(segment.first().record(), segment);
        bytes.put(segment.number(), fileBytes);
        if (replaced != null) bytes.remove(replaced.number());
        tell();
        return Optional.ofNullable(replaced);
    }

    synchronized void remove(Segment segment) {
        segments.remove(segment.first().record(), segment);
        bytes.remove(segment.number());
        tell();
    }

    /// What of the span still waited has arrived, but for the samples that were dropped on the way.
    synchronized void release(Span span, Map<Integer, Long> droppedOnTheWay) {
        requireAccepted(span);
        long left = settled.add(span);
        waiting -= left;
        for (Map.Entry<Integer, Long> each : droppedOnTheWay.entrySet()) {
            long some = Math.min(left, each.getValue());
            dropped.add(each.getKey(), some);
            left -= some;
        }
        forwarded += left;
        changed();
    }

    /// What of the span still waited is lost.
    ///
    /// @return its samples
    synchronized long drop(Span span, Loss why) {
        requireAccepted(span);
        long samples = settled.add(span);
        waiting -= samples;
        dropped.add(why.code(), samples);
        changed();
        return samples;
    }

    /// As [#drop], unless something of the span is in flight.
    ///
    /// @return its samples; empty when it stays
    synchronized OptionalLong dropUnlessInFlight(Span span, Loss why) {
        return isInFlight(span) ? OptionalLong.empty() : OptionalLong.of(drop(span, why));
    }

    /// Takes a record into flight, from where nothing evicts it; false when it does not wait any more.
    synchronized boolean hold(Span span) {
        if (settled.cover(span)) return false;
        inFlight.merge(span.from().record(), 1, Integer::sum);
        return true;
    }

    synchronized void letGo(Span span) {
        inFlight.computeIfPresent(span.from().record(), (_, times) -> times == 1 ? null : times - 1);
    }

    private boolean isInFlight(Span span) {
        Long next = inFlight.ceilingKey(span.from().record());
        return next != null && next < span.to().record();
    }

    /// The oldest segment in which something waits and nothing is in flight.
    synchronized Optional<Segment> oldestEvictable() {
        return segments.values().stream()
                .filter(segment -> !settled.cover(spanOf(segment)) && !isInFlight(spanOf(segment)))
                .findFirst();
    }

    /// Segments in which nothing waits.
    synchronized List<Segment> settledSegments() {
        return segments.values().stream()
                .filter(segment -> settled.cover(spanOf(segment)))
                .toList();
    }

    /// Segments in which something waits, though all of it was appended before a time.
    synchronized List<Segment> appendedBefore(long runningMillis) {
        return segments.values().stream()
                .filter(segment -> youngest(segment) < runningMillis && !settled.cover(spanOf(segment)))
                .toList();
    }

    synchronized List<Segment> segments() {
        return List.copyOf(segments.values());
    }

    synchronized Span spanOf(Segment segment) {
        Map.Entry<Long, Segment> next = segments.higherEntry(segment.first().record());
        return new Span(segment.first(), next == null ? end : next.getValue().first());
    }

    synchronized long waitingIn(Span span) {
        return span.samples() - settled.samplesIn(span);
    }

    /// Records that wait, with samples or without.
    synchronized long waitingRecords() {
        return end.record() - settled.recordsIn(new Span(Position.ORIGIN, end));
    }

    synchronized List<SegmentSummary> summaries() {
        return segments.values().stream()
                .map(segment -> new SegmentSummary(
                        segment.number(),
                        spanOf(segment),
                        bytesOf(segment),
                        waitingIn(spanOf(segment)),
                        Duration.ofMillis(segment.begunMillis())))
                .toList();
    }

    synchronized long bytesOf(Segment segment) {
        return bytes.getOrDefault(segment.number(), 0L);
    }

    synchronized long bytes() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized long appendedBytes() {
        return appendedBytes;
    }

    synchronized Position end() {
        return end;
    }

    synchronized Position firstWaiting() {
        return settled.firstWaiting(Position.ORIGIN);
    }

    synchronized Tally turnedAway() {
        return turnedAway.copy();
    }

    synchronized Accounts accounts() {
        return new Accounts(taken, forwarded, waiting, turnedAway.plus(dropped).toMap());
    }

    /// @param segment where the next record is written
    synchronized Checkpoint checkpoint(long generation, long journal, long runningMillis, long segment, long offset) {
        return new Checkpoint(
                generation,
                journal,
                runningMillis,
                origin,
                end,
                segment,
                offset,
                forwarded,
                note,
                turnedAway.copy(),
                dropped.copy(),
                settled.toList());
    }

    synchronized long note() {
        return note;
    }

    synchronized void note(long newNote) {
        if (newNote == note) return;
        note = newNote;
        changed();
    }

    /// How often anything has changed that a checkpoint holds.
    synchronized long changes() {
        return changes;
    }

    synchronized void saved(long upToChange) {
        savedChanges = upToChange;
    }

    synchronized boolean isSaved() {
        return savedChanges == changes;
    }

    /// Counts whatever a waiting reader may want to know of.
    synchronized long news() {
        return news;
    }

    /// Waits until there is more news than was seen.
    ///
    /// @return whether there is
    synchronized boolean awaitNews(long seen, long atMostNanos) throws InterruptedException {
        long deadline = System.nanoTime() + atMostNanos;
        while (news == seen) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) return false;
            wait(millis);
        }
        return true;
    }

    private void take(long samples, Map<Integer, Long> away) {
        turnedAway.add(away);
        taken += samples + away.values().stream().mapToLong(Long::longValue).sum();
    }

    private void changed() {
        changes++;
        tell();
    }

    private void tell() {
        news++;
        notifyAll();
    }

    private Segment last() {
        return Objects.requireNonNull(segments.lastEntry(), "a group stands in a segment")
                .getValue();
    }

    private long youngest(Segment segment) {
        Map.Entry<Long, Segment> next = segments.higherEntry(segment.first().record());
        return next == null ? lastAppendedMillis : next.getValue().begunMillis();
    }

    private void requireAccepted(Span span) {
        if (end.isBefore(span.to())) throw new IllegalArgumentException(span + " ends behind " + end);
    }
}
