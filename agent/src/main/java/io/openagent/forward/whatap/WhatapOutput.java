package io.openagent.forward.whatap;

import io.openagent.forward.Backoff;
import io.openagent.forward.HelpCatalog;
import io.openagent.forward.Lanes;
import io.openagent.forward.Order;
import io.openagent.journal.Journal;
import io.openagent.metrics.Labels;
import io.openagent.scrape.Batcher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The output to a WhaTap collector, put together and running: what is committed to its batcher goes into
/// its journal, and arrives.
public final class WhatapOutput implements AutoCloseable {
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);

    /// A try costs the collector a handshake. Within ten seconds of a network's return there is a session:
    /// half as much again for the jitter, and two seconds of a connect that began before.
    private static final Duration MOST_RETRY = Duration.ofSeconds(5);

    private final Journal journal;
    private final WhatapBatcher batcher;
    private final SessionState state = new SessionState();
    private final NettyConnector connector;
    private final WhatapForwarder forwarder;
    private final Thread thread;

    private WhatapOutput(
            Journal journal,
            Delivery delivery,
            Supplier<WhatapOptions> options,
            Labels extraLabels,
            Consumer<StoredPack> dump) {
        var catalog = new HelpCatalog(InstantSource.system());
        this.journal = journal;
        batcher = new WhatapBatcher(journal, catalog, extraLabels, dump, delivery.templates());
        connector = new NettyConnector(options, state);
        var backoff = new Backoff(FIRST_RETRY, MOST_RETRY, RandomGenerator.getDefault());
        var lanes = new Lanes(journal, delivery.order(), System::nanoTime);
        forwarder = new WhatapForwarder(
                journal, lanes, delivery.mustAnswer(), connector, backoff, state, catalog::forget, System::nanoTime);
        thread = Thread.ofPlatform().daemon().name("forwarder").unstarted(forwarder);
    }

    /// How what waits is delivered.
    ///
    /// @param mustAnswer whether nothing counts as forwarded that the collector did not acknowledge
    /// @param templates whether packs whose series come again are zipped by templates
    public record Delivery(Order order, boolean mustAnswer, boolean templates) {}

    /// Starts forwarding.
    ///
    /// @param journal stays open when the output is closed
    /// @param options read at every connect
    /// @param extraLabels for every sample that has no label of the name
    /// @param dump sees every pack of a committed scrape
    public static WhatapOutput start(
            Journal journal,
            Delivery delivery,
            Supplier<WhatapOptions> options,
            Labels extraLabels,
            Consumer<StoredPack> dump) {
        var output = new WhatapOutput(journal, delivery, options, extraLabels, dump);
        output.thread.start();
        return output;
    }

    public Batcher batcher() {
        return batcher;
    }

    public SessionState state() {
        return state;
    }

    /// For the scrapes that begin from now on.
    public void extraLabels(Labels labels) {
        batcher.extraLabels(labels);
    }

    /// Waits until everything has been forwarded.
    ///
    /// @return whether it came to that in time
    public boolean drain(Duration atMost) throws InterruptedException {
        forwarder.drain();
        return journal.awaitEmpty(atMost);
    }

    /// Ends the session and the forwarder. What still waits stays in the journal.
    @Override
    public void close() {
        thread.interrupt();
        try {
            var _ = thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connector.close();
    }
}
