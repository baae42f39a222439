package io.openagent.journal;

/// The records from one position up to another.
public record Span(Position from, Position to) {
    public Span {
        if (to.record() < from.record() || to.sample() < from.sample())
            throw new IllegalArgumentException("a span from " + from + " back to " + to);
    }

    static Span emptyAt(Position position) {
        return new Span(position, position);
    }

    public long records() {
        return to.record() - from.record();
    }

    public long samples() {
        return to.sample() - from.sample();
    }

    public boolean isEmpty() {
        return records() == 0;
    }

    /// Whether all of the other lies in this one.
    boolean holds(Span other) {
        return from.record() <= other.from.record() && other.to.record() <= to.record();
    }

    boolean overlaps(Span other) {
        return from.isBefore(other.to) && other.from.isBefore(to);
    }

    /// What both have; they must overlap.
    Span shared(Span other) {
        return new Span(Position.later(from, other.from), Position.earlier(to, other.to));
    }
}
