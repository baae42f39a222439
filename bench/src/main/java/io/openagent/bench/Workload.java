package io.openagent.bench;

/// Targets that are scraped in turn by one thread. With two bodies each, many of them have more bytes than the
/// processor's caches (32 MB here), so that bodies are as far away as in life; one alone shows what that costs.
public enum Workload {
    NODE_1(Shape.NODE, 1),
    NODE_200(Shape.NODE, 200),
    HISTOGRAM_20(Shape.HISTOGRAM, 20),
    HUGE_1(Shape.HUGE, 1);

    private final Shape shape;
    private final int targets;

    Workload(Shape shape, int targets) {
        this.shape = shape;
        this.targets = targets;
    }

    Shape shape() {
        return shape;
    }

    int targets() {
        return targets;
    }
}
