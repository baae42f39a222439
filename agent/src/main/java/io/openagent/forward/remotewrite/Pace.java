package io.openagent.forward.remotewrite;

/// How many requests may be on their way at once: one at first, one more after each round that went well while more was
/// waiting, and one again as soon as something fails. Confined to the forwarder's thread.
final class Pace {
    private final int most;
    private int limit = 1;
    private int successes;

    Pace(int most) {
        this.most = most;
    }

    int limit() {
        return limit;
    }

    /// @param wasFull whether as many were on their way as might be, and more was waiting: else more would not help
    void succeeded(boolean wasFull) {
        if (!wasFull || limit == most) return;
        successes++;
        if (successes < 2 * limit) return;
        successes = 0;
        limit++;
    }

    void failed() {
        limit = 1;
        successes = 0;
    }
}
