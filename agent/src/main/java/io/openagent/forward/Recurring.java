package io.openagent.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/// What was made of the parts of a target's last scrape, for the case that they come again. Only of a part that
/// has come twice in a row something is made: most of those come a third time. Confined to one thread.
///
/// @param <T> what is made
public final class Recurring<T> {
    private final ToIntFunction<T> size;
    private final List<Part<T>> parts = new ArrayList<>();
    private int next;

    private record Part<T>(SeriesTrace trace, Optional<T> made) {}

    /// @param size how many bytes of memory something takes that is made
    public Recurring(ToIntFunction<T> size) {
        this.size = size;
    }

    /// A scrape begins with its first part.
    public void rewind() {
        next = 0;
    }

    /// What was made of the part that stood here last time, if it was the same; the next part is asked for next.
    ///
    /// @param trace of the part, which is kept
    /// @param make is asked where it was the same and nothing is made of it yet
    public Optional<T> next(SeriesTrace trace, Supplier<Optional<T>> make) {
        return next(trace, made -> made.or(make));
    }

    /// The same, for what can become unfit although the part is the same.
    ///
    /// @param renew gives what is made from now on, of what is made already
    public Optional<T> next(SeriesTrace trace, UnaryOperator<Optional<T>> renew) {
        int at = next++;
        Optional<Part<T>> before = at < parts.size()
                ? Optional.of(parts.get(at)).filter(part -> part.trace.isLike(trace))
                : Optional.empty();
        Optional<T> made = before.flatMap(part -> renew.apply(part.made));
        var now = new Part<>(trace, made);
        if (at < parts.size()) parts.set(at, now);
        else parts.add(now);
        return made;
    }

    /// How much memory it takes.
    public long bytes() {
        return parts.stream()
                .mapToLong(part ->
                        part.trace.bytes() + part.made.map(size::applyAsInt).orElse(0))
                .sum();
    }

    public void letGo() {
        parts.clear();
    }

    /// A scrape has ended: of parts that it did not have nothing is kept.
    public void trim() {
        while (parts.size() > next) parts.removeLast();
    }
}
