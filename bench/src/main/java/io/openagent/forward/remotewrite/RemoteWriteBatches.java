package io.openagent.forward.remotewrite;

import io.openagent.discovery.HttpOptions;
import io.openagent.forward.HelpCatalog;
import io.openagent.forward.Order;
import io.openagent.journal.Cursor;
import io.openagent.journal.Entry;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalOptions;
import io.openagent.metrics.Labels;
import io.openagent.metrics.Relabeling;
import io.openagent.scrape.Batcher;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The way to a receiver of remote write as far as its journal, here in memory: runs are encoded and kept,
/// and taken out here instead of sent. In this package because a batcher without a receiver is for nobody else.
public final class RemoteWriteBatches implements AutoCloseable {
    /// More than the samples of any body here.
    private static final long MOST_BYTES = 1L << 30;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Journal journal = JournalFolder.inMemory(JournalOptions.of(MOST_BYTES), JournalClock.system());
    private final Cursor cursor = journal.cursor();
    private final SnappyWriter writer = new SnappyWriter();
    private final Batcher batcher;

    /// @param templates whether runs whose series come again are compressed by templates
    public RemoteWriteBatches(boolean templates) {
        RemoteWriteOptions options = options(templates);
        batcher = new RemoteWriteBatcher(
                journal, new HelpCatalog(InstantSource.system()), Labels.EMPTY, new Spoken(options.version()), options);
    }

    private static RemoteWriteOptions options(boolean templates) {
        return new RemoteWriteOptions(
                "bench",
                URI.create("http://127.0.0.1/"),
                HttpOptions.DEFAULT,
                Relabeling.NONE,
                Order.OLDEST_FIRST,
                2_000,
                1,
                1,
                Duration.ofSeconds(1),
                false,
                true,
                true,
                Protocol.V1,
                templates);
    }

    public Batcher batcher() {
        return batcher;
    }

    /// Takes out all that waits, which counts as forwarded.
    ///
    /// @return how many bytes of payload it was
    public int take() throws InterruptedException, IOException {
        int bytes = 0;
        for (StoredRun run : runs()) bytes += run.payload().remaining();
        return bytes;
    }

    /// Takes out all that waits, decompressed: a run each.
    public List<byte[]> takePlain() throws InterruptedException, IOException {
        List<byte[]> all = new ArrayList<>();
        for (StoredRun run : runs()) all.add(run.plain());
        return all;
    }

    /// What our own Snappy makes of a run.
    ///
    /// @return how many bytes
    public int compress(byte[] plain) {
        writer.clear();
        writer.write(plain);
        return writer.finish().length;
    }

    @Override
    public void close() throws IOException {
        cursor.close();
        journal.close();
    }

    private List<StoredRun> runs() throws InterruptedException, IOException {
        if (!journal.awaitWritten(PATIENCE)) throw new IOException("a journal in memory takes no groups");
        List<StoredRun> all = new ArrayList<>();
        for (Optional<Entry> next = next(); next.isPresent(); next = next()) all.add(StoredRun.of(next.get()));
        cursor.releaseThrough(journal.end());
        return all;
    }

    private Optional<Entry> next() throws InterruptedException, IOException {
        return cursor.next(Duration.ZERO);
    }
}
