package io.openagent.forward.remotewrite;

import io.openagent.forward.Backoff;
import io.openagent.forward.HelpCatalog;
import io.openagent.forward.Lanes;
import io.openagent.journal.Journal;
import io.openagent.metrics.Labels;
import io.openagent.scrape.Batcher;
import io.openagent.scrape.Poster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// An output to a receiver of remote write, put together and running: what is committed to its batcher goes into its
/// journal, and arrives.
public final class RemoteWriteOutput implements AutoCloseable {
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);

    /// One request is tried then, whatever waits: a burden to nobody. And whoever is back is found back within 5 s. A
    /// receiver that wants more says so.
    private static final Duration MOST_RETRY = Duration.ofSeconds(3);

    private final Journal journal;
    private final Poster poster;
    private final RemoteWriteBatcher batcher;
    private final RemoteWriteState state = new RemoteWriteState();
    private final RemoteWriteForwarder forwarder;
    private final Thread thread;

    private RemoteWriteOutput(
            Journal journal, RemoteWriteOptions options, Poster poster, Labels externalLabels, Backoff backoff) {
        this.journal = journal;
        this.poster = poster;
        var catalog = new HelpCatalog(InstantSource.system());
        var spoken = new Spoken(options.version());
        batcher = new RemoteWriteBatcher(journal, catalog, externalLabels, spoken, options);
        forwarder = new RemoteWriteForwarder(
                options,
                new Lanes(journal, options.order(), System::nanoTime),
                journal.end(),
                new HttpReceiver(poster, options, InstantSource.system()),
                spoken,
                backoff,
                state,
                System::nanoTime);
        thread = Thread.ofPlatform()
                .daemon()
                .name("remote-write-" + options.name())
                .unstarted(forwarder);
    }

    /// Starts forwarding.
    ///
    /// @param journal stays open when the output is closed
    /// @param poster is closed with it
    /// @param externalLabels for every sample that has no label of the name
    public static RemoteWriteOutput start(
            Journal journal, RemoteWriteOptions options, Poster poster, Labels externalLabels) {
        return start(
                journal,
                options,
                poster,
                externalLabels,
                new Backoff(FIRST_RETRY, MOST_RETRY, RandomGenerator.getDefault()));
    }

    static RemoteWriteOutput start(
            Journal journal, RemoteWriteOptions options, Poster poster, Labels externalLabels, Backoff backoff) {
        var output = new RemoteWriteOutput(journal, options, poster, externalLabels, backoff);
        output.thread.start();
        return output;
    }

    public Batcher batcher() {
        return batcher;
    }

    public RemoteWriteState state() {
        return state;
    }

    /// For the scrapes that begin from now on.
    public void externalLabels(Labels labels) {
        batcher.externalLabels(labels);
    }

    /// Waits until everything has been forwarded.
    ///
    /// @return whether it came to that in time
    public boolean drain(Duration atMost) throws InterruptedException {
        forwarder.drain();
        return journal.awaitEmpty(atMost);
    }

    /// Ends the forwarder and its requests. What still waits stays in the journal.
    @Override
    public void close() {
        thread.interrupt();
        try {
            var _ = thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        poster.close();
    }
}
