package io.openagent.scrape;

import io.openagent.metrics.LineBuffer;
import io.openagent.metrics.NativeHistogram;

/// What a scrape needs while its body is read, and no longer. One scrape at a time.
final class Workspace {
    /// Ten times what a body of some thousand series needs. What a huge body has made larger is let go
    /// instead of kept.
    private static final int MOST_KEPT_BYTES = 1 << 20;

    private final LineBuffer lines = new LineBuffer();
    private final SampleColumn samples = new SampleColumn();
    private final Visits visits = new Visits();
    private final PageWriter writer = new PageWriter();
    private final Attached<Exemplar> exemplars = new Attached<>();
    private final Attached<NativeHistogram> histograms = new Attached<>();

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

    Attached<Exemplar> exemplars() {
        return exemplars;
    }

    Attached<NativeHistogram> histograms() {
        return histograms;
    }

    /// Whether any sample has more than a value and a time.
    boolean hasAttached() {
        return exemplars.size() > 0 || histograms.size() > 0 || samples.anyCreated();
    }

    /// @param expectedSamples how many will probably come
    void clear(int expectedSamples) {
        samples.clear(expectedSamples);
        visits.clear();
        writer.clear();
        exemplars.clear();
        histograms.clear();
    }

    boolean isSmall() {
        return allBytes() <= MOST_KEPT_BYTES;
    }

    long allBytes() {
        return lines.capacity() + bytes();
    }

    /// How much memory it takes, without the lines.
    long bytes() {
        return samples.capacity() + visits.capacity() + writer.capacity() + exemplars.bytes() + histograms.bytes();
    }
}
