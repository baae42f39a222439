package io.openagent.supervisor;

import io.openagent.supervisor.Life.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Whether one worker is still there, judged by what it says. Owned by the supervisor's thread.
///
/// Until its first word a worker has the start-up allowance, from then on the shorter limit between two beats.
final class Pulse {
    private final Limits limits;
    private final Supplier<Duration> clock;
    private Duration limit;
    private Duration lastHeard;
    private Optional<Duration> readySince = Optional.empty();

    Pulse(Limits limits, Supplier<Duration> clock) {
        this.limits = limits;
        this.clock = clock;
        this.limit = limits.startUp();
        this.lastHeard = clock.get();
    }

    /// Every line is a sign of life; unknown ones are left to later versions.
    void heard(String line) {
        lastHeard = clock.get();
        limit = limits.beat();
        if (line.equals(SupervisorLink.READY) && readySince.isEmpty()) readySince = Optional.of(lastHeard);
    }

    boolean isLost() {
        return silence().compareTo(limit) > 0;
    }

    Duration silence() {
        return clock.get().minus(lastHeard);
    }

    Stage reached() {
        return readySince
                .map(since -> clock.get().minus(since))
                .map(this::reachedAfter)
                .orElse(Stage.STARTED);
    }

    private Stage reachedAfter(Duration readyFor) {
        if (readyFor.compareTo(limits.settled()) < 0) return Stage.READY;
        return readyFor.compareTo(limits.proven()) < 0 ? Stage.SETTLED : Stage.PROVEN;
    }
}
