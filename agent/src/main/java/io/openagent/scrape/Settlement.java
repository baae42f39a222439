package io.openagent.scrape;

import io.openagent.metrics.NativeHistogram;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;

/// Turns a reading that has ended well into samples, counts and the next memory.
///
/// A body with the lines of the last one, in whatever order, has no new series, no vanished one and no
/// duplicate, so its samples are handed on as they are. Any other is settled series by series: of two samples
/// that have one series, however the target spelled it, and one time, the first counts; a series that the
/// memory does not have is new, and one that the body does not have has vanished. Series are equal if their
/// encoded forms are.
///
/// Made for one scrape, on its thread.
final class Settlement {
    /// How far a target's clock may be ahead before it looks wrong: Prometheus' `maxAheadTime`, from where on
    /// it refuses a sample.
    private static final long MOST_AHEAD_MILLIS = Duration.ofMinutes(10).toMillis();

    private final SeriesMemory before;
    private final Page[] pages;
    private final Workspace workspace;
    private final Visits visits;
    private final SampleColumn samples;
    private final ToldExemplars told;
    private final boolean hasAttached;
    private final Batcher.Group group;
    private final long timeMillis;

    private int sample;
    private int kept;
    private int added;
    private int ahead;
    private int duplicates;
    private boolean repeats;
    private Optional<NativeHistogram> histogram = Optional.empty();

    /// @param pages in which the visited rows are
    Settlement(
            SeriesMemory before,
            Page[] pages,
            Workspace workspace,
            ToldExemplars told,
            Batcher.Group group,
            long timeMillis) {
        this.before = before;
        this.pages = pages;
        this.workspace = workspace;
        this.visits = workspace.visits();
        this.samples = workspace.samples();
        this.told = told;
        hasAttached = workspace.hasAttached();
        this.group = group;
        this.timeMillis = timeMillis;
    }

    /// How many samples passed the rules, duplicates among them.
    int kept() {
        return kept;
    }

    /// How many series the scrape before did not have.
    int added() {
        return added;
    }

    /// How many samples were handed on with a time more than ten minutes after the scrape's.
    int ahead() {
        return ahead;
    }

    /// Hands all on, and remembers.
    ///
    /// @return what is known from now on
    SeriesMemory settle(StaleMarkers markers, PageWriter writer, SharedPages shared) {
        boolean sameLines = handOn(markers);
        Restlessness restlessness = before.restlessness();
        if (sameLines && isInOrder()) return before.with(timed(), Restlessness.CALM);
        if (sameLines && !restlessness.isOver()) return before.with(timed(), restlessness.afterEnduring());
        return new MemoryWriter(writer, shared)
                .write(pages, visits, samples, repeats, sameLines ? restlessness.afterFollowing() : restlessness);
    }

    /// Hands all samples to the group, and to `markers` which series have vanished.
    ///
    /// @return whether they have the lines of the last body, in whatever order
    boolean handOn(StaleMarkers markers) {
        boolean sameLines = hasSameLines();
        if (sameLines && !before.repeats()) forwardAll();
        else forwardEachOnce(markers);
        if (duplicates > 0) group.leaveOut(Batcher.LeftOut.DUPLICATE, duplicates);
        told.turn();
        return sameLines;
    }

    // --- the lines

    private boolean isInOrder() {
        return visits.runs() <= 1;
    }

    private boolean hasSameLines() {
        int known = Page.id(before.pages().length, 0);
        int rows = 0;
        var met = new BitSet();
        visits.rewind(pages);
        while (visits.nextStretch()) {
            int from = visits.id(visits.from());
            int length = visits.to() - visits.from();
            if (from >= known) return false;
            if (!isInOrder()) met.set(from, from + length);
            rows += length;
        }
        return rows == before.rows() && (isInOrder() || met.cardinality() == rows);
    }

    private void forwardAll() {
        visits.rewind(pages);
        while (visits.nextStretch()) {
            Page page = visits.page();
            for (int row = visits.from(); row < visits.to(); row++) {
                if (page.isMetadata(row)) continue;
                if (page.isKept(row)) forward(page, row);
                sample++;
            }
        }
    }

    private void forward(Page page, int row) {
        kept++;
        long time = samples.timeMillis(sample, timeMillis);
        if (time > timeMillis + MOST_AHEAD_MILLIS) ahead++;
        byte[] series = page.encoded();
        int from = page.encodedStart(row);
        int to = page.encodedEnd(row);
        if (hasAttached) attach(series, from, to, time);
        if (histogram.isEmpty()) group.add(series, from, to, samples.value(sample), time);
        else group.add(series, from, to, histogram.get(), time);
    }

    private void attach(byte[] series, int from, int to, long time) {
        if (samples.created(sample) != 0) group.created(samples.created(sample));
        workspace.exemplars().each(sample, exemplar -> {
            if (told.isNew(exemplar, series, from, to))
                group.exemplar(exemplar, exemplar.timestampMillis().orElse(time));
        });
        histogram = Optional.empty();
        workspace.histograms().each(sample, buckets -> histogram = Optional.of(buckets));
    }

    // --- the series

    private void forwardEachOnce(StaleMarkers markers) {
        RowIndex earlier = before.index(RowIndex.By.ENCODED);
        var present = new BitSet();
        var seen = new SeenSeries(pages, samples.size(), samples.anyTimed());
        visits.rewind(pages);
        while (visits.nextStretch()) {
            Page page = visits.page();
            for (int row = visits.from(); row < visits.to(); row++) {
                if (page.isMetadata(row)) continue;
                if (page.isCarried(row)) forwardOnce(visits.id(row), seen, earlier, present);
                else if (page.isKept(row)) forward(page, row);
                sample++;
            }
        }
        markers.markVanished(before, present, group, timeMillis);
    }

    private void forwardOnce(int id, SeenSeries seen, RowIndex earlier, BitSet present) {
        Page page = visits.page();
        int row = Page.rowOf(id);
        switch (seen.see(id, samples.timeMillis(sample, timeMillis))) {
            case FIRST -> {
                int known = earlier.find(pages, id);
                if (known == RowIndex.NONE) added++;
                else present.set(known);
                forward(page, row);
            }
            case AGAIN -> {
                repeats = true;
                forward(page, row);
            }
            case DUPLICATE -> {
                repeats = true;
                kept++;
                duplicates++;
            }
        }
    }

    // --- the next memory

    private BitSet timed() {
        var timed = new BitSet();
        if (!samples.anyTimed()) return timed;
        int index = 0;
        visits.rewind(pages);
        while (visits.nextStretch()) {
            for (int row = visits.from(); row < visits.to(); row++) {
                if (!visits.page().isMetadata(row)) timed.set(visits.id(row), samples.isTimed(index++));
            }
        }
        return timed;
    }
}
