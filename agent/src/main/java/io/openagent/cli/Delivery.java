package io.openagent.cli;

import io.openagent.config.AgentConfig;
import io.openagent.config.BufferSettings;
import io.openagent.config.BufferSettings.WhenFull;
import io.openagent.config.RemoteWriteSettings;
import io.openagent.discovery.ClusterSecrets;
import io.openagent.forward.Balance;
import io.openagent.forward.FanOut;
import io.openagent.forward.Order;
import io.openagent.forward.remotewrite.Protocol;
import io.openagent.forward.remotewrite.RemoteWriteOptions;
import io.openagent.forward.remotewrite.RemoteWriteOutput;
import io.openagent.forward.whatap.StoredPack;
import io.openagent.forward.whatap.WhatapOutput;
import io.openagent.journal.Gauges;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalOptions;
import io.openagent.journal.OnFull;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.metrics.relabel.RelabelRules;
import io.openagent.pages.OutputView;
import io.openagent.scrape.Batcher;
import io.openagent.scrape.Poster;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ways from a scrape to its receivers: to the WhaTap collector, if one is named, and to each receiver of remote
/// write. Each has a journal of its own, so that none waits for another.
///
/// A journal belongs to one collector and project, so for others that way is replaced; what still waits for the earlier
/// ones stays on disk. Replaced by one thread at a time, used by all.
final class Delivery implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("forward");
    private static final String JOURNALS = "journal";

    /// Long enough for scrapes that come together.
    private static final Duration LINGER = Duration.ofMillis(10);

    private final Path data;
    private final AgentConfig config;
    private final MemoryPlan memory;
    private final Supplier<Optional<WhatapSetup>> setup;
    private final Consumer<StoredPack> dump;
    private final ClusterSecrets secrets;
    private volatile List<Leg> legs;

    /// @param data the folder in which journals stand, each in its own
    /// @param config its buffer and outputs are taken, once
    /// @param memory how much of it the journals may take
    /// @param secrets where credentials are read that stand in objects of the cluster
    /// @param setup of the WhaTap collector, asked at every connect
    /// @param dump sees every pack of a committed scrape on its way to that collector
    /// @throws IOException when a journal is another process's, or a newer agent's
    Delivery(
            Path data,
            AgentConfig config,
            MemoryPlan memory,
            ClusterSecrets secrets,
            Supplier<Optional<WhatapSetup>> setup,
            Consumer<StoredPack> dump)
            throws IOException, InterruptedException {
        this.data = data;
        this.config = config;
        int outputs = config.remoteWrites().size() + (setup.get().isPresent() ? 1 : 0);
        this.memory = memory.sharedAmong(outputs);
        this.setup = setup;
        this.dump = dump;
        this.secrets = secrets;
        legs = open();
    }

    /// The folder with the journals of an output.
    static JournalFolder folderIn(Path data, String output) {
        return new JournalFolder(data.resolve(JOURNALS).resolve(output));
    }

    /// Every output that has a folder, configured or not, by name.
    static Map<String, JournalFolder> foldersIn(Path data) throws IOException {
        var folders = new LinkedHashMap<String, JournalFolder>();
        try (DirectoryStream<Path> outputs = Files.newDirectoryStream(data.resolve(JOURNALS), Files::isDirectory)) {
            for (Path output : outputs) {
                String name = String.valueOf(output.getFileName());
                folders.put(name, folderIn(data, name));
            }
        } catch (NoSuchFileException none) {
            return Map.of();
        }
        return folders;
    }

    static JournalOptions options(BufferSettings buffer) {
        var options = JournalOptions.of(buffer.maxBytes())
                .onFull(policy(buffer.onFull()))
                .linger(LINGER);
        return buffer.maxAge().map(options::maxAge).orElse(options);
    }

    /// To all outputs.
    Batcher batcher() {
        List<Batcher> batchers = legs.stream().map(Leg::batcher).toList();
        return batchers.size() == 1 ? batchers.getFirst() : new FanOut(batchers);
    }

    List<Leg> legs() {
        return legs;
    }

    /// What each output answers, under its name.
    <T> Map<String, T> each(Function<Leg, T> question) {
        var answers = new LinkedHashMap<String, T>();
        legs.forEach(leg -> answers.put(leg.name(), question.apply(leg)));
        return answers;
    }

    /// Of all outputs together.
    Balance balance() {
        return legs.stream().map(Leg::balance).reduce(Balance::plus).orElseThrow();
    }

    /// How much memory the journals can take, and what is read of them.
    long mostMemoryBytes() {
        return legs.stream().mapToLong(Leg::mostMemoryBytes).sum();
    }

    /// Whether every output has come so far that one can tell whether it works.
    boolean wasTried() {
        return legs.stream().allMatch(Leg::wasTried);
    }

    /// When the slowest of all forwarders last went through its loop, by [System#nanoTime].
    long lastTurnNanos() {
        long now = System.nanoTime();
        long longest =
                legs.stream().mapToLong(leg -> now - leg.lastTurnNanos()).max().orElse(0);
        return now - longest;
    }

    /// Drops what waits for an output and is older.
    ///
    /// @return samples dropped; empty when there is no such output
    Optional<Long> dropOlderThan(String output, Duration age) throws IOException {
        for (Leg leg : legs)
            if (leg.name().equals(output)) return Optional.of(leg.journal().dropOlderThan(age));
        return Optional.empty();
    }

    /// What arrived, what waits and what was dropped, output by output, as a tree for JSON.
    Map<String, Object> describe() {
        return Map.of("outputs", legs.stream().map(Delivery::describe).toList());
    }

    private static Map<String, Object> describe(Leg leg) {
        Gauges gauges = leg.journal().gauges();
        var journal = new LinkedHashMap<String, Object>();
        journal.put("bytes", gauges.bytes());
        journal.put("maxBytes", gauges.maxBytes());
        journal.put("waitingRecords", gauges.waitingRecords());
        gauges.oldestAge().ifPresent(age -> journal.put("oldestWaitedSeconds", age.toSeconds()));
        gauges.untilFull().ifPresent(time -> journal.put("untilFullSeconds", time.toSeconds()));
        journal.put("condition", gauges.condition().name().toLowerCase(Locale.ROOT));
        journal.put("durable", gauges.isDurable());
        var description = new LinkedHashMap<String, Object>();
        description.put("output", leg.name());
        description.put("for", leg.identity());
        description.put("samples", BalanceText.of(leg.balance()));
        description.put("journal", journal);
        description.put("session", leg.session());
        return description;
    }

    /// The same for the status page.
    List<OutputView> views() {
        return legs.stream()
                .map(leg -> new OutputView(
                        leg.name(), leg.identity(), leg.balance(), leg.journal().gauges(), leg.standing()))
                .toList();
    }

    /// For the scrapes that begin from now on.
    void externalLabels(Labels labels) {
        for (Leg leg : legs) {
            switch (leg) {
                case Leg.Whatap whatap -> whatap.output().extraLabels(withProject(labels));
                case Leg.RemoteWrite remote -> remote.externalLabels(labels);
            }
        }
    }

    /// Whether what waits may go to the collector that is set up now.
    boolean isForCurrentSetup() {
        Optional<String> now = setup.get().map(WhatapSetup::identity);
        return whatap().map(Leg::identity).equals(now);
    }

    /// Begins anew for the collector that is set up now. Scrapes have to take the new [#batcher] before the way to the
    /// old collector is closed.
    ///
    /// @return closes the old way
    /// @throws IOException when the new journal cannot be had; the old way is still in use then
    Runnable replaceWhatap() throws IOException, InterruptedException {
        List<Leg> changed = new ArrayList<>();
        if (setup.get().isPresent()) changed.add(openWhatap(setup.get().get()));
        Optional<Leg> old = whatap();
        legs.stream().filter(leg -> !(leg instanceof Leg.Whatap)).forEach(changed::add);
        legs = List.copyOf(changed);
        return () -> old.ifPresent(Leg::close);
    }

    /// Spends the time that is left on sending, on all ways at once.
    ///
    /// @return whether nothing waits any more
    boolean drain(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean isDrained = true;
        for (Leg leg : legs) {
            isDrained &= leg.drain(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        return isDrained;
    }

    @Override
    public void close() {
        legs.forEach(Leg::close);
    }

    private Optional<Leg> whatap() {
        return legs.stream().filter(Leg.Whatap.class::isInstance).findFirst();
    }

    private List<Leg> open() throws IOException, InterruptedException {
        List<Leg> opened = new ArrayList<>();
        try {
            if (setup.get().isPresent()) opened.add(openWhatap(setup.get().get()));
            for (RemoteWriteSettings each : config.remoteWrites()) opened.add(openRemoteWrite(each));
            return List.copyOf(opened);
        } catch (IOException refused) {
            opened.forEach(Leg::close);
            throw refused;
        }
    }

    private Leg openWhatap(WhatapSetup collector) throws IOException, InterruptedException {
        String identity = collector.identity();
        Journal journal = journal(Leg.Whatap.NAME, identity);
        var order = config.output().newestFirst() ? Order.NEWEST_FIRST : Order.OLDEST_FIRST;
        var way = new WhatapOutput.Delivery(
                order, config.output().mustAcknowledge(), !config.output().staysSmall());
        WhatapOutput output = WhatapOutput.start(
                journal,
                way,
                () -> setup.get().orElse(collector).options(),
                withProject(config.externalLabels()),
                dump);
        return new Leg.Whatap(identity, journal, output);
    }

    private Leg openRemoteWrite(RemoteWriteSettings settings) throws IOException, InterruptedException {
        RemoteWriteOptions options = options(settings);
        String name = Leg.RemoteWrite.PREFIX + options.name();
        Journal journal = journal(name, options.identity());
        var poster = new Poster(Version.text(), secrets);
        RemoteWriteOutput output = RemoteWriteOutput.start(journal, options, poster, config.externalLabels());
        return new Leg.RemoteWrite(name, options.identity(), journal, output, options.memoryBytes());
    }

    private RemoteWriteOptions options(RemoteWriteSettings settings) {
        return new RemoteWriteOptions(
                settings.name(),
                settings.url(),
                settings.http(),
                RelabelRules.of(settings.rules()),
                settings.newestFirst() ? Order.NEWEST_FIRST : Order.OLDEST_FIRST,
                settings.maxSamples(),
                settings.concurrency(),
                memory.requestBytes(),
                settings.timeout(),
                settings.metadata(),
                settings.exemplars(),
                settings.nativeHistograms(),
                settings.speaks2() ? Protocol.V2 : Protocol.V1,
                !settings.staysSmall());
    }

    private Journal journal(String output, String identity) throws IOException, InterruptedException {
        JournalOptions options = options(config.buffer()).memory(memory.journalBytes());
        Journal journal = folderIn(data, output).open(identity, options, memory.bufferBytes(), JournalClock.system());
        tellWhereItResumes(output, identity, journal);
        return journal;
    }

    /// The collector files samples by the project's number.
    private Labels withProject(Labels labels) {
        return setup.get()
                .map(collector -> Long.toString(collector.license().projectCode()))
                .map(project -> labels.with(List.of(new Label("pcode", project))))
                .orElse(labels);
    }

    private static void tellWhereItResumes(String output, String identity, Journal journal) {
        Gauges gauges = journal.gauges();
        log.info(
                "output={} for=\"{}\" resumes at record={} waiting_samples={} oldest_waited_s={} journal_bytes={}",
                output,
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
