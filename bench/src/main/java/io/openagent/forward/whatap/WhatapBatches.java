package io.openagent.forward.whatap;

import io.openagent.forward.HelpCatalog;
import io.openagent.journal.Cursor;
import io.openagent.journal.Entry;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalOptions;
import io.openagent.metrics.Labels;
import io.openagent.scrape.Batcher;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The way to a WhaTap collector as far as its journal, here in memory: packs are encoded and kept, and taken out
/// here instead of sent. In this package because a batcher without a session is for nobody else.
public final class WhatapBatches implements AutoCloseable {
    /// More than the samples of any body here.
    private static final long MOST_BYTES = 1L << 30;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Journal journal = JournalFolder.inMemory(JournalOptions.of(MOST_BYTES), JournalClock.system());
    private final Cursor cursor = journal.cursor();
    private final Batcher batcher;

    /// @param templates whether packs whose series come again are zipped by templates
    public WhatapBatches(boolean templates) {
        batcher = new WhatapBatcher(
                journal, new HelpCatalog(InstantSource.system()), Labels.of("pcode", "12345"), _ -> {}, templates);
    }

    public Batcher batcher() {
        return batcher;
    }

    /// Takes out all that waits, which counts as forwarded.
    public List<StoredPack> take() throws InterruptedException, IOException {
        if (!journal.awaitWritten(PATIENCE)) throw new IOException("a journal in memory takes no groups");
        List<StoredPack> all = new ArrayList<>();
        for (Optional<Entry> next = next(); next.isPresent(); next = next()) all.add(StoredPack.of(next.get()));
        cursor.releaseThrough(journal.end());
        return all;
    }

    @Override
    public void close() throws IOException {
        cursor.close();
        journal.close();
    }

    private Optional<Entry> next() throws InterruptedException, IOException {
        return cursor.next(Duration.ZERO);
    }
}
