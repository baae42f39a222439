package io.openagent.forward.whatap;

import io.openagent.forward.Batch;
import io.openagent.forward.BatchQueue;
import io.openagent.metrics.Labels;
import io.openagent.scrape.Batcher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The way to a WhaTap collector as far as its queue: batches are encoded and queued, and taken out here
/// instead of sent. In this package because a batcher without a session is for nobody else.
public final class WhatapBatches {
    /// More than the samples of any body here.
    private static final long MOST_BYTES = 1L << 30;

    private final BatchQueue queue = new BatchQueue(MOST_BYTES);
    private final Batcher batcher =
            new WhatapBatcher(queue, new HelpCatalog(InstantSource.system()), Labels.of("pcode", "12345"), _ -> {});

    public Batcher batcher() {
        return batcher;
    }

    /// Takes out all that waits, which counts as forwarded.
    public List<Batch> take() throws InterruptedException {
        List<Batch> all = new ArrayList<>();
        for (Optional<Batch> next = next(); next.isPresent(); next = next()) all.add(next.get());
        queue.release(all.size());
        return all;
    }

    private Optional<Batch> next() throws InterruptedException {
        return queue.awaitNext(Duration.ZERO);
    }
}
