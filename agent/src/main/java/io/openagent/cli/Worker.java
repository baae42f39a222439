package io.openagent.cli;

import io.openagent.config.AgentConfig;
import io.openagent.config.AgentEnvironment;
import io.openagent.config.AgentEnvironment.LogFormat;
import io.openagent.config.EffectiveConfig;
import io.openagent.config.FileWatch;
import io.openagent.config.LastGoodConfig;
import io.openagent.config.LogLevel;
import io.openagent.config.Problem;
import io.openagent.config.Reading;
import io.openagent.config.WhatapConf;
import io.openagent.discovery.TargetSet;
import io.openagent.discovery.kubernetes.watch.ApiAccess;
import io.openagent.discovery.kubernetes.watch.Discovered;
import io.openagent.discovery.kubernetes.watch.Discovery;
import io.openagent.discovery.kubernetes.watch.NamedSecrets;
import io.openagent.discovery.kubernetes.watch.Pace;
import io.openagent.explain.Choice;
import io.openagent.explain.Explainer;
import io.openagent.explain.Inventory;
import io.openagent.forward.console.DebugDump;
import io.openagent.pages.AgentView;
import io.openagent.pages.ExplainApi;
import io.openagent.pages.ExplainPage;
import io.openagent.pages.Json;
import io.openagent.pages.StatusPage;
import io.openagent.pages.StyleSheet;
import io.openagent.pages.TargetsPage;
import io.openagent.scrape.Fetcher;
import io.openagent.scrape.ScrapeContext;
import io.openagent.scrape.ScrapeCounters;
import io.openagent.scrape.Scrapes;
import io.openagent.sources.Sources;
import io.openagent.status.Page;
import io.openagent.status.Query;
import io.openagent.status.StatusServer;
import io.openagent.supervisor.Predecessors;
import io.openagent.supervisor.Signals;
import io.openagent.supervisor.SupervisorLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.TypeConversionException;

/// The worker: everything put together, in the order of the data's journey, and taken apart in the same order.
final class Worker {
    /// Where the last balance of an ended worker stands, below the data folder.
    static final String BALANCE_FILE = "balance.json";

    private static final Logger log = LoggerFactory.getLogger("agent");
    private static final Duration WATCH = Duration.ofSeconds(2);
    private static final Duration STOP_SCRAPES = Duration.ofSeconds(1);
    private static final String OUTPUT = "output";
    private static final String OLDER_THAN = "olderThan";
    private static final Duration DRAIN = Duration.ofSeconds(4);

    private final Map<String, String> environment;
    private final AgentEnvironment process;
    private final Path home;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ConfigState config;
    private final DebugDump dump = new DebugDump(System.out);
    private final Delivery delivery;
    private final NamedSecrets secrets;
    private final Fetcher fetcher;
    private final ScrapeCounters counters = new ScrapeCounters();
    private final Predecessors before;
    private final FlightRecords records;
    private final Scrapes scrapes;
    private final Vitals vitals;
    private final Discovery discovery;
    private final Sources sources;
    private final StatusServer server;
    private volatile Optional<WhatapSetup> setup;
    private volatile Choice choice = Choice.NOTHING;

    private Worker(Map<String, String> environment, AgentEnvironment process) throws IOException, InterruptedException {
        this.environment = environment;
        secrets = new NamedSecrets(environment, ApiAccess.SERVICE_ACCOUNT, Pace.USUAL);
        fetcher = new Fetcher(Version.text(), secrets);
        this.process = process;
        home = process.homeFolder();
        config = new ConfigState(process.scrapeFile(), new LastGoodConfig(data()));
        setup = WhatapSetup.unless(!config.current().remoteWrites().isEmpty(), environment);
        setup.ifPresent(collector -> {
            collector.problems().forEach(problem -> log.warn("{}", problem));
            dump.turn(collector.settings().debug());
        });
        before = Predecessors.from(environment);
        records = FlightRecords.open(data(), before, Instant.now());
        MemoryPlan memory = memoryPlan();
        scrapes = new Scrapes(memory.budgetBytes(), memory.bufferBytes());
        discovery = new Discovery(environment, ApiAccess.SERVICE_ACCOUNT, Pace.USUAL, this::takeDiscovered);
        sources = new Sources(fetcher, this::takeFound);
        server = StatusServer.bind(
                new InetSocketAddress(process.listenHost(config.current()), process.port()), pages(config.current()));
        delivery = new Delivery(data(), config.current(), memory, secrets, () -> setup, dump);
        vitals = new Vitals(delivery::lastTurnNanos);
    }

    /// Runs until it is told to stop.
    ///
    /// @return the exit code
    /// @throws CommandFailed when it cannot start
    static int run(Map<String, String> environment) throws InterruptedException {
        AgentEnvironment process = read(environment);
        startLogs(environment, process);
        OldGarbage.keepSmall();
        try {
            var worker = new Worker(environment, process);
            return worker.work();
        } catch (IOException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    private int work() throws InterruptedException {
        listenToSignals();
        server.open();
        log.info(
                "started version={} home={} page=http://{}/ targets={}",
                Version.text(),
                home,
                HostPort.text(server.address()),
                config.current().targets().byId().size());
        scrape(config.current(), false);
        followMonitors(config.current());
        sources.follow(config.current().sourced());
        watchFiles();
        stop.await();
        return end();
    }

    private int end() throws InterruptedException {
        discovery.close();
        sources.close();
        scrapes.stop(STOP_SCRAPES);
        boolean isDrained = delivery.drain(DRAIN);
        delivery.close();
        keepBalance();
        fetcher.close();
        secrets.close();
        server.close();
        dump.end();
        delivery.each(Leg::balance)
                .forEach((output, balance) -> log.info("stopped output={} drained={} {}", output, isDrained, balance));
        return 0;
    }

    // Start

    /// @throws CommandFailed naming every variable that cannot be used
    static AgentEnvironment read(Map<String, String> environment) {
        return switch (AgentEnvironment.resolve(environment)) {
            case Reading.Usable<AgentEnvironment>(AgentEnvironment process, var _) -> process;
            case Reading.Broken<AgentEnvironment>(List<Problem> problems) ->
                throw new CommandFailed(WhatapSetup.sentences(problems));
        };
    }

    private static void startLogs(Map<String, String> environment, AgentEnvironment process) throws CommandFailed {
        Level level = level(process.logLevel());
        Logs.Form form = process.logFormat() == LogFormat.JSON ? Logs.Form.JSON : Logs.Form.TEXT;
        Logs.start(level, form);
        if (!environment.containsKey(SupervisorLink.SOCKET)) return;
        try {
            Logs.alsoTo(process.logFolder(), "openagent", form);
        } catch (IOException e) {
            log.warn("no log files: {}", e.toString());
        }
    }

    private static Level level(LogLevel level) {
        return switch (level) {
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARN -> Level.WARNING;
            case ERROR -> Level.SEVERE;
        };
    }

    private MemoryPlan memoryPlan() {
        MemoryPlan plan = MemoryPlan.of(Runtime.getRuntime().maxMemory(), config.current());
        plan.warnings().forEach(log::warn);
        return plan;
    }

    private void listenToSignals() {
        Signals.on("TERM", stop::countDown);
        Signals.on("INT", stop::countDown);
        Optional<SupervisorLink> supervisor = SupervisorLink.fromEnvironment(environment);
        // Under a supervisor the wish to reload comes through its pipe.
        Signals.on("HUP", supervisor.isPresent() ? () -> {} : this::reload);
        supervisor.ifPresent(link -> {
            // Nobody would notice an orphan: it ends without a word to anybody.
            link.onCommands(System.in, this::reload, () -> Runtime.getRuntime().halt(CommandFailed.FAILED));
            vitals.tell(link, this::isReady);
        });
    }

    private Path data() {
        return process.dataFolder();
    }

    // Scraping and reloading

    private synchronized void scrape(AgentConfig now, boolean restartAll) {
        delivery.externalLabels(now.externalLabels());
        scrapes.resizeMemory(memoryPlan().budgetBytes(), delivery.mostMemoryBytes());
        var context = new ScrapeContext(
                fetcher,
                delivery.batcher(),
                counters,
                Clock.systemUTC(),
                now.scrapeMetrics(),
                records.flights(),
                records.suspects(),
                records.latest());
        scrapes.reconcile(choose(now), context, restartAll);
    }

    private TargetSet choose(AgentConfig now) {
        boolean wasWithin = choice.beyond().isEmpty();
        choice = Choice.of(sources.join(now), discovery.current());
        if (wasWithin && !choice.beyond().isEmpty())
            log.warn(
                    "more targets than {} allows: limit={} left_out={}",
                    Choice.LIMIT,
                    now.limits().targets(),
                    choice.beyond().size());
        return choice.scraped();
    }

    private void takeDiscovered(Discovered found) {
        takeFound();
    }

    private void takeFound() {
        if (stop.getCount() > 0) scrape(config.current(), false);
    }

    private void followMonitors(AgentConfig now) {
        discovery.follow(now.monitors(), now.operator());
    }

    private void watchFiles() {
        Thread.ofVirtual().name("file-watch").start(() -> {
            var scrapeFile = new FileWatch(process.scrapeFile(), FileWatch.WhenGone.KEEP);
            var conf = new FileWatch(home.resolve(WhatapConf.FILE_NAME), FileWatch.WhenGone.EMPTY);
            var _ = scrapeFile.changed();
            try {
                while (true) {
                    Optional<String> changed = conf.changed();
                    if (changed.isPresent()) take(changed.get());
                    Thread.sleep(WATCH);
                    if (scrapeFile.changed().isPresent()) reload();
                }
            } catch (InterruptedException ended) {
                // Nobody interrupts it; it ends with the process.
            }
        });
    }

    /// A new `whatap.conf`: the dump is switched at once, names and servers count from the next session on. An agent
    /// that has started without a collector does not read it.
    private void take(String text) throws InterruptedException {
        if (setup.isEmpty()) return;
        try {
            WhatapSetup changed = WhatapSetup.of(WhatapConf.parse(text), environment);
            if (changed.license().projectCode() != setup.get().license().projectCode()) {
                log.warn("whatap.conf names another project, which takes a restart");
                return;
            }
            setup = Optional.of(changed);
            if (!delivery.isForCurrentSetup()) deliverToOthers();
            dump.turn(changed.settings().debug());
            changed.settings().logLevel().map(Worker::level).ifPresent(Logs::setLevel);
            log.info("whatap.conf taken debug={}", dump.isOn());
        } catch (CommandFailed refused) {
            log.error("whatap.conf refused, the settings stay as they are: {}", refused.sentence());
        }
    }

    private synchronized void deliverToOthers() throws InterruptedException {
        try {
            Runnable closeOld = delivery.replaceWhatap();
            scrape(config.current(), true);
            closeOld.run();
        } catch (IOException unusable) {
            log.error("what waits for the servers of before goes to those of now: {}", unusable.getMessage());
        }
    }

    private void reload() {
        var _ = reloadNow();
    }

    private synchronized Page.Answer reloadNow() {
        AgentConfig before = config.current();
        List<Problem> problems = config.reload();
        if (!problems.isEmpty()) {
            return Page.Answer.text(
                    400, problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
        AgentConfig now = config.current();
        boolean needsRestart = !before.buffer().equals(now.buffer())
                || !before.output().equals(now.output())
                || !before.remoteWrites().equals(now.remoteWrites())
                || !before.listenHost().equals(now.listenHost());
        if (needsRestart) log.warn("buffer, outputs and web.listen are taken at the next restart");
        sources.follow(now.sourced());
        scrape(now, before.scrapeMetrics() != now.scrapeMetrics());
        followMonitors(now);
        log.info("configuration taken targets={}", now.targets().byId().size());
        return Page.Answer.text(200, "reloaded");
    }

    // Pages

    private List<Page> pages(AgentConfig start) {
        var metrics = new AgentMetrics();
        metrics.showBalance(() -> delivery.each(Leg::balance));
        metrics.showJournal(() -> delivery.each(leg -> leg.journal().gauges()));
        metrics.show(counters, scrapes);
        metrics.showMemory(scrapes::memory);
        metrics.show(before);
        metrics.showOutputs(() -> delivery.legs());
        metrics.show(config, dump::isOn);
        metrics.showLeftOut(() -> choice.leftOut(wanted(), discovery.current()));
        metrics.showCluster(discovery::current);
        var statusPage = new StatusPage(this::state, this::inventory, Clock.systemUTC());
        Page.Access inside = start.remoteAdmin() ? Page.Access.EVERYBODY : Page.Access.LOOPBACK;
        return List.of(
                Page.get("/metrics", new MetricsPage(metrics.registry())),
                Page.get("/-/healthy", _ -> health()),
                Page.get("/healthz", _ -> health()),
                Page.get("/-/ready", _ -> readiness()),
                Page.get("/readyz", _ -> readiness()),
                Page.get("/", statusPage),
                Page.get("/targets", statusPage),
                Page.get(StyleSheet.PATH, new StyleSheet()),
                Page.get("/api/v1/targets", new TargetsPage(this::inventory)),
                Page.get("/explain", new ExplainPage(this::explainer)),
                Page.get("/api/v1/explain", new ExplainApi(this::explainer)),
                Page.get("/api/v1/delivery", _ -> Page.Answer.json(200, Json.of(delivery.describe()))),
                new Page("DELETE", "/api/v1/journal", inside, this::drop),
                new Page("GET", "/config", inside, _ -> Page.Answer.text(200, EffectiveConfig.print(config.current()))),
                new Page("POST", "/-/reload", inside, _ -> reloadNow()));
    }

    private AgentConfig wanted() {
        return sources.join(config.current());
    }

    private AgentView state() {
        return new AgentView(Version.text(), config.isGood(), config.takenAt(), delivery.views());
    }

    private Inventory inventory() {
        return Inventory.of(wanted(), scrapes.states(), discovery.current());
    }

    private Explainer explainer() {
        return new Explainer(wanted(), scrapes.states(), discovery.current(), discovery::isAllowed);
    }

    /// `output=whatap&olderThan=36h`. A browser sends no DELETE to another site unasked, so no page can make it drop
    /// anything.
    private Page.Answer drop(Query query) {
        Optional<String> output = query.get(OUTPUT);
        Optional<String> olderThan = query.get(OLDER_THAN);
        if (output.isEmpty() || olderThan.isEmpty())
            return Page.Answer.text(400, "wanted " + OUTPUT + "=whatap&" + OLDER_THAN + "=36h");
        try {
            Duration age = new Durations().convert(olderThan.get());
            Optional<Long> samples = delivery.dropOlderThan(output.get(), age);
            if (samples.isEmpty()) return Page.Answer.text(404, "there is no such output");
            log.warn("dropped on request output={} older_than={} samples={}", output.get(), age, samples.get());
            return Page.Answer.json(200, Json.of(Map.of("droppedSamples", samples.get())));
        } catch (TypeConversionException noDuration) {
            return Page.Answer.text(400, String.valueOf(noDuration.getMessage()));
        } catch (IOException unreadable) {
            return Page.Answer.text(500, "the journal cannot be read: " + unreadable.getMessage());
        }
    }

    private Page.Answer health() {
        return vitals.areGood()
                ? Page.Answer.json(200, "{\"status\":\"ok\"}")
                : Page.Answer.json(503, "{\"status\":\"no progress\"}");
    }

    private Page.Answer readiness() {
        if (stop.getCount() == 0) return Page.Answer.json(503, "{\"status\":\"stopping\"}");
        return isReady()
                ? Page.Answer.json(200, "{\"status\":\"ready\"}")
                : Page.Answer.json(503, "{\"status\":\"no session with the collector was tried yet\"}");
    }

    private boolean isReady() {
        return stop.getCount() > 0 && delivery.wasTried();
    }

    private void keepBalance() {
        try {
            Files.createDirectories(data());
            Files.writeString(data().resolve(BALANCE_FILE), Json.of(BalanceText.of(delivery.balance())));
        } catch (IOException e) {
            log.warn("the last balance cannot be kept: {}", e.toString());
        }
    }
}
