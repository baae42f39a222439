package io.openagent.journal;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The records that nobody waits for any more, forwarded or dropped. Spans that touch are one, so with an
/// output that reads in order there is a single one.
///
/// Since a position counts samples too, it knows exactly how many samples of any span are settled, without
/// looking at a record. Not safe for threads: who holds it guards it.
final class SettledSpans {
    private final NavigableMap<Long, Span> spans = new TreeMap<>();

    SettledSpans(List<Span> settled) {
        settled.forEach(this::add);
    }

    /// Settles what of the span was not settled.
    ///
    /// @return the samples of it that were not
    long add(Span span) {
        if (span.isEmpty()) return 0;
        long fresh = span.samples() - samplesIn(span);
        Span whole = span;
        for (Span next = touching(whole); next != null; next = touching(whole)) {
            spans.remove(next.from().record());
            whole = new Span(Position.earlier(whole.from(), next.from()), Position.later(whole.to(), next.to()));
        }
        spans.put(whole.from().record(), whole);
        return fresh;
    }

    /// How many samples of the span are settled.
    long samplesIn(Span span) {
        return sharedWith(span).mapToLong(Span::samples).sum();
    }

    /// How many records of the span are settled.
    long recordsIn(Span span) {
        return sharedWith(span).mapToLong(Span::records).sum();
    }

    /// Whether no record of the span waits.
    boolean cover(Span span) {
        return span.isEmpty() || span.to().record() <= firstWaiting(span.from()).record();
    }

    /// The first position at or behind this one whose record is not settled.
    Position firstWaiting(Position from) {
        Map.Entry<Long, Span> before = spans.floorEntry(from.record());
        return before == null ? from : Position.later(from, before.getValue().to());
    }

    /// Where the next settled span behind this position begins, or [Position#NEVER].
    Position nextSettled(Position from) {
        Map.Entry<Long, Span> next = spans.ceilingEntry(from.record());
        return next == null ? Position.NEVER : next.getValue().from();
    }

    List<Span> toList() {
        return List.copyOf(spans.values());
    }

    private Stream<Span> sharedWith(Span span) {
        Map.Entry<Long, Span> first = spans.floorEntry(span.from().record());
        long from = first == null ? span.from().record() : first.getKey();
        return spans.subMap(from, Math.max(from, span.to().record())).values().stream()
                .filter(span::overlaps)
                .map(span::shared);
    }

    /// The last span that overlaps this one or touches it.
    private @Nullable Span touching(Span span) {
        Map.Entry<Long, Span> last = spans.floorEntry(span.to().record());
        if (last == null || last.getValue().to().isBefore(span.from())) return null;
        return last.getValue();
    }
}
