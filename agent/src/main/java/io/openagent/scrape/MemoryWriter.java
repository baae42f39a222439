package io.openagent.scrape;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Writes the memory of a scrape whose lines differ from those before. Pages that came whole are taken over
/// as they are, so that a line that is new or gone costs the writing of one page.
final class MemoryWriter {
    /// A page that has lost most of its rows is joined with the next.
    private static final int FEW_ROWS = 8;

    private final PageWriter writer;
    private final SharedPages shared;
    private final List<Page> pages = new ArrayList<>();
    private final BitSet timed = new BitSet();
    private int rows;

    /// @param writer lent, and empty again when it is given back
    MemoryWriter(PageWriter writer, SharedPages shared) {
        this.writer = writer;
        this.shared = shared;
    }

    SeriesMemory write(Page[] from, Visits visits, SampleColumn samples, boolean repeats, Restlessness restlessness) {
        int sample = 0;
        visits.rewind(from);
        while (visits.nextStretch()) {
            Page page = visits.page();
            boolean whole = visits.to() - visits.from() == page.rows() && begins(page);
            int firstId = Page.id(pages.size(), 0);
            for (int row = visits.from(); row < visits.to(); row++) {
                int id = whole ? firstId | row : add(page, row);
                if (!page.isMetadata(row)) timed.set(id, samples.isTimed(sample++));
            }
            if (whole) pages.add(page);
            rows += visits.to() - visits.from();
        }
        takePage();
        return new SeriesMemory(pages.toArray(Page[]::new), rows, repeats, timed, restlessness);
    }

    /// Whether the page may follow the rows written last; if so, these are a page now.
    private boolean begins(Page page) {
        boolean fewBefore = writer.rows() > 0 && writer.rows() < FEW_ROWS;
        if (page.rows() < FEW_ROWS || fewBefore) return false;
        takePage();
        return true;
    }

    private int add(Page page, int row) {
        if (writer.isFull()) takePage();
        int id = Page.id(pages.size(), writer.rows());
        writer.add(page, row);
        return id;
    }

    private void takePage() {
        if (writer.rows() > 0) pages.add(shared.shared(writer.take()));
    }
}
