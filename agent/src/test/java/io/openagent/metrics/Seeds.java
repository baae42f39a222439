package io.openagent.metrics;

import java.util.Random;

/// Randomness that can be had again: the seed is printed, and `-Dseed=…` replays it.
final class Seeds {
    private Seeds() {}

    static Random random() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("replay with -Dseed=" + seed);
        return new Random(seed);
    }
}
