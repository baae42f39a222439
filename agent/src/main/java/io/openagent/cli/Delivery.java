package io.openagent.cli;

import io.openagent.config.AgentConfig;
import io.openagent.config.BufferSettings;
import io.openagent.config.BufferSettings.WhenFull;
import io.openagent.forward.Balance;
import io.openagent.forward.Order;
import io.openagent.forward.whatap.SessionState;
import io.openagent.forward.whatap.StoredPack;
import io.openagent.forward.whatap.WhatapOutput;
import io.openagent.journal.Gauges;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalOptions;
import io.openagent.journal.OnFull;
import io.openagent.metrics.Labels;
import io.openagent.pages.OutputView;
import io.openagent.scrape.Batcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way from a scrape to the collector: a journal, and the output that empties it. A journal belongs to one
/// collector and project, so for others both are replaced; what still waits for the earlier ones stays on disk.
///
/// Replaced by one thread at a time, used by all.
final class Delivery implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("forward");

    private final JournalFolder folder;
    private final AgentConfig config;
    private final MemoryPlan memory;
    private final Supplier<WhatapSetup> setup;
    private final Consumer<StoredPack> dump;
    private volatile Leg leg;

    private record Leg(String identity, Journal journal, WhatapOutput output) {
        void close() {
            output.close();
            journal.close();
        }
    }

    /// @param data the folder in which journals stand, each in its own
    /// @param config its buffer and outputs are taken, once
    /// @param memory how much of it the journal may take
    /// @param setup asked at every connect
    /// @param extraLabels for every sample that has no label of the name
    /// @param dump sees every pack of a committed scrape
    /// @throws IOException when the journal is another process's, or a newer agent's
    Delivery(
            Path data,
            AgentConfig config,
            MemoryPlan memory,
            Supplier<WhatapSetup> setup,
            Labels extraLabels,
            Consumer<StoredPack> dump)
            throws IOException, InterruptedException {
        this.folder = folderIn(data);
        this.config = config;
        this.memory = memory;
        this.setup = setup;
        this.dump = dump;
        this.leg = open(extraLabels);
    }

    /// The folder with the journals of this output.
    static JournalFolder folderIn(Path data) {
        return new JournalFolder(data.resolve("journal").resolve("whatap"));
    }

    static JournalOptions options(BufferSettings buffer) {
        var options = JournalOptions.of(buffer.maxBytes()).onFull(policy(buffer.onFull()));
        return buffer.maxAge().map(options::maxAge).orElse(options);
    }

    Batcher batcher() {
        return leg.output().batcher();
    }

    Journal journal() {
        return leg.journal();
    }

    SessionState session() {
        return leg.output().state();
    }

    Balance balance() {
        return Balance.of(leg.journal().accounts());
    }

    /// What arrived, what waits and what was dropped, as a tree for JSON.
    Map<String, Object> describe() {
        Gauges gauges = leg.journal().gauges();
        var journal = new LinkedHashMap<String, Object>();
        journal.put("bytes", gauges.bytes());
        journal.put("maxBytes", gauges.maxBytes());
        journal.put("waitingRecords", gauges.waitingRecords());
        gauges.oldestAge().ifPresent(age -> journal.put("oldestWaitedSeconds", age.toSeconds()));
        gauges.untilFull().ifPresent(time -> journal.put("untilFullSeconds", time.toSeconds()));
        journal.put("condition", gauges.condition().name().toLowerCase(Locale.ROOT));
        journal.put("durable", gauges.isDurable());
        var session = new LinkedHashMap<String, Object>();
        session.put("open", session().isOpen());
        session.put("unconfirmed", session().isUnconfirmed());
        var description = new LinkedHashMap<String, Object>();
        description.put("output", "whatap");
        description.put("for", leg.identity());
        description.put("samples", BalanceText.of(balance()));
        description.put("journal", journal);
        description.put("session", session);
        return description;
    }

    /// The same for the status page.
    OutputView view() {
        return new OutputView(
                "whatap",
                leg.identity(),
                balance(),
                leg.journal().gauges(),
                session().isOpen(),
                session().isUnconfirmed());
    }

    void extraLabels(Labels labels) {
        leg.output().extraLabels(labels);
    }

    /// Whether what waits may go to the collector that is set up now.
    boolean isForCurrentSetup() {
        return leg.identity().equals(setup.get().identity());
    }

    /// Begins anew for the collector that is set up now. Scrapes have to take the new [#batcher] before the way to the
    /// old collector is closed.
    ///
    /// @return closes the old way
    /// @throws IOException when the new journal cannot be had; the old way is still in use then
    Runnable replace(Labels extraLabels) throws IOException, InterruptedException {
        Leg old = leg;
        leg = open(extraLabels);
        return old::close;
    }

    /// Spends the time that is left on sending.
    ///
    /// @return whether nothing waits any more
    boolean drain(Duration atMost) throws InterruptedException {
        return session().isOpen() && leg.output().drain(atMost);
    }

    @Override
    public void close() {
        leg.close();
    }

    private Leg open(Labels extraLabels) throws IOException, InterruptedException {
        String identity = setup.get().identity();
        JournalOptions options = options(config.buffer()).memory(memory.journalBytes());
        Journal journal = folder.open(identity, options, memory.bufferBytes(), JournalClock.system());
        tellWhereItResumes(identity, journal);
        var order = config.output().newestFirst() ? Order.NEWEST_FIRST : Order.OLDEST_FIRST;
        var way = new WhatapOutput.Delivery(order, config.output().mustAcknowledge());
        return new Leg(
                identity,
                journal,
                WhatapOutput.start(journal, way, () -> setup.get().options(), extraLabels, dump));
    }

    private static void tellWhereItResumes(String identity, Journal journal) {
        Gauges gauges = journal.gauges();
        log.info(
                "output=whatap for=\"{}\" resumes at record={} waiting_samples={} oldest_waited_s={} journal_bytes={}",
                identity,
                journal.firstWaiting().record(),
                journal.accounts().waiting(),
                gauges.oldestAge().map(Duration::toSeconds).orElse(0L),
                gauges.bytes());
    }

    private static OnFull policy(WhenFull configured) {
        return switch (configured) {
            case DROP_OLDEST -> OnFull.DROP_OLDEST;
            case DROP_NEWEST -> OnFull.DROP_NEWEST;
            case PAUSE_SCRAPES -> OnFull.PAUSE_SCRAPES;
        };
    }
}
