package io.openagent.explain;

import io.openagent.explain.Step.Stage;
import io.openagent.explain.Step.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How far something came, step by step.
///
/// @param monitor the name of a monitor, or of a job with static addresses
/// @param about what it is about: `shop/cart-1, port metrics`; empty for the monitor as a whole
public record Trail(String monitor, String about, List<Step> steps) {
    public Trail {
        steps = List.copyOf(steps);
    }

    /// Of a monitor as a whole.
    static Trail of(String monitor, Step first) {
        return new Trail(monitor, "", List.of(first));
    }

    /// `monitor cart: shop/cart-1, port metrics`
    public String title() {
        return "monitor " + monitor + (about.isEmpty() ? "" : ": " + about);
    }

    Trail with(List<Step> more) {
        var all = new ArrayList<>(steps);
        all.addAll(more);
        return new Trail(monitor, about, all);
    }

    /// Where it came to its end before its aim; empty when it reached it.
    public Optional<Step> stop() {
        return steps.isEmpty() || steps.getLast().verdict() != Verdict.STOPPED
                ? Optional.empty()
                : Optional.of(steps.getLast());
    }

    /// Where it ends, the further the nearer to being scraped. What is not selected ends equally near, by whichever
    /// selector.
    Stage end() {
        Stage end = steps.isEmpty() ? Stage.SELECTOR : steps.getLast().stage();
        return end.compareTo(Stage.SELECTOR) < 0 ? Stage.SELECTOR : end;
    }
}
