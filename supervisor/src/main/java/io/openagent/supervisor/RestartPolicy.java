package io.openagent.supervisor;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/// Decides what follows a worker's death. Pure: it keeps nothing and waits for nothing.
///
/// A settled worker is replaced at once. Early deaths, and those by memory or crash that repeat themselves,
/// wait, twice as long each time, from `first` to `most`; up to a fifth of the wait is taken away by chance, so
/// that agents which fell together do not rise together. A refusal before any worker was ever ready is final: a
/// wrong configuration does not heal by repetition.
///
/// @param jitter gives numbers from 0 up to, and without, 1
record RestartPolicy(Duration first, Duration most, DoubleSupplier jitter) {
    private static final double MOST_JITTER = 0.2;

    RestartPolicy {
        if (!first.isPositive()) throw new IllegalArgumentException("first delay " + first + " is not positive");
        if (most.compareTo(first) < 0) throw new IllegalArgumentException("most delay " + most + " < first " + first);
    }

    sealed interface Decision {
        record RestartAfter(Duration delay) implements Decision {}

        record GiveUp(int exitCode) implements Decision {}
    }

    /// @param history with the worker's own death in it
    Decision after(Exit exit, History history) {
        if (exit.isRefusal() && !history.everReady()) return new Decision.GiveUp(exit.code());
        if (history.inARow() == 0) return new Decision.RestartAfter(Duration.ZERO);
        return new Decision.RestartAfter(withJitter(doubled(history.inARow() - 1)));
    }

    private Duration doubled(int times) {
        double factor = Math.min(Math.scalb(1.0, times), (double) most.toMillis() / first.toMillis());
        return Duration.ofMillis((long) (first.toMillis() * factor));
    }

    private Duration withJitter(Duration delay) {
        return Duration.ofMillis((long) (delay.toMillis() * (1 - MOST_JITTER * jitter.getAsDouble())));
    }
}
