package io.openagent.scrape;

import io.openagent.metrics.LineBuffer;

/// What a scrape needs while its body is read, and no longer. One scrape at a time.
final class Workspace {
    /// Ten times what a body of some thousand series needs. What a huge body has made larger is let go
    /// instead of kept.
    private static final int MOST_KEPT_BYTES = 1 << 20;

    private final LineBuffer lines = new LineBuffer();
    private final SampleColumn samples = new SampleColumn();
    private final Visits visits = new Visits();
    private final PageWriter writer = new PageWriter();

    LineBuffer lines() {
        return lines;
    }

    SampleColumn samples() {
        return samples;
    }

    Visits visits() {
        return visits;
    }

    PageWriter writer() {
        return writer;
    }

    /// @param expectedSamples how many will probably come
    void clear(int expectedSamples) {
        samples.clear(expectedSamples);
        visits.clear();
        writer.clear();
    }

    boolean isSmall() {
        return allBytes() <= MOST_KEPT_BYTES;
    }

    long allBytes() {
        return lines.capacity() + bytes();
    }

    /// How much memory it takes, without the lines.
    long bytes() {
        return (long) samples.capacity() + visits.capacity() + writer.capacity();
    }
}
