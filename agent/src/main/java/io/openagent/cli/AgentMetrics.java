package io.openagent.cli;

import io.openagent.discovery.kubernetes.watch.Discovered;
import io.openagent.explain.Choice;
import io.openagent.explain.Health;
import io.openagent.forward.Balance;
import io.openagent.forward.remotewrite.RemoteWriteState;
import io.openagent.forward.whatap.SessionState;
import io.openagent.journal.Condition;
import io.openagent.journal.Gauges;
import io.openagent.scrape.MemoryBudget.Usage;
import io.openagent.scrape.ScrapeCounters;
import io.openagent.scrape.ScrapeFailure.Quarantined;
import io.openagent.scrape.ScrapeReport;
import io.openagent.scrape.Scrapes;
import io.openagent.scrape.Scrapes.TargetState;
import io.openagent.supervisor.Death;
import io.openagent.supervisor.Predecessors;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryPoolAllocationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Everything that the agent counts, under the names of its `/metrics`. Values are read when the page is asked for.
final class AgentMetrics {
    private static final String OUTPUT = "output";

    private final PrometheusRegistry registry = new PrometheusRegistry();

    AgentMetrics() {
        Info.builder()
                .name("openagent_build_info")
                .help("The version that runs.")
                .labelNames("version", "java")
                .register(registry)
                .setLabelValues(Version.text(), Runtime.version().toString());
        showJvm();
    }

    /// What `JvmMetrics` shows, without the JVM's native memory: nobody tracks that, and asking for it starts the whole
    /// server of management beans.
    private void showJvm() {
        JvmThreadsMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmCompilationMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmMemoryPoolAllocationMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    PrometheusRegistry registry() {
        return registry;
    }

    /// The balance is read once for all its metrics, so that they add up on every page.
    ///
    /// @param balances of each output
    void showBalance(Supplier<Map<String, Balance>> balances) {
        registry.register(AgreeingMetrics.ofEach(OUTPUT, balances)
                .counter(
                        "openagent_samples_taken_total",
                        "Samples of successful scrapes, and samples that the agent produced.",
                        Balance::taken)
                .counter(
                        "openagent_samples_forwarded_total", "Samples that the receiver has taken.", Balance::forwarded)
                .gauge("openagent_samples_waiting", "Samples in the journal or on the way.", Balance::waiting)
                .counters(
                        "openagent_samples_dropped_total",
                        "Samples that were taken and will not be forwarded, by reason.",
                        "reason",
                        AgentMetrics::dropped)
                .gauge(
                        "openagent_ledger_imbalance",
                        "taken - forwarded - waiting - dropped: always 0, or samples went uncounted.",
                        Balance::imbalance));
    }

    /// @param journals of each output
    void showJournal(Supplier<Map<String, Gauges>> journals) {
        registry.register(AgreeingMetrics.ofEach(OUTPUT, journals)
                .gauge("openagent_journal_bytes", "Bytes of the journal.", Gauges::bytes)
                .gauge("openagent_journal_max_bytes", "Bytes that the journal may grow to.", Gauges::maxBytes)
                .gauge(
                        "openagent_journal_waiting_records",
                        "Records that wait, with samples or with metadata.",
                        Gauges::waitingRecords)
                .gauge(
                        "openagent_journal_oldest_waiting_seconds",
                        "How long the oldest record has waited, in running time of the agent; 0 when none waits.",
                        now -> now.oldestAge().map(AgentMetrics::seconds).orElse(0.0))
                .gauge(
                        "openagent_journal_until_full_seconds",
                        "How long nothing may leave until the journal is full, if as much comes as did since the"
                                + " start.",
                        now -> now.untilFull().map(AgentMetrics::seconds).orElse(Double.POSITIVE_INFINITY))
                .gauge(
                        "openagent_journal_disk_full",
                        "1 while the journal has no space on its disk.",
                        now -> one(now.condition() == Condition.DISK_FULL))
                .gauge(
                        "openagent_journal_disk_error",
                        "1 while the journal's disk refuses to write.",
                        now -> one(now.condition() == Condition.DISK_ERROR))
                .gauge(
                        "openagent_journal_durable",
                        "0 while the journal stands in memory, where no folder can be written.",
                        now -> one(now.isDurable())));
    }

    void show(ScrapeCounters counters, Scrapes scrapes) {
        CounterWithCallback.builder()
                .name("openagent_scrapes_total")
                .help("Scrapes by outcome: ok, or the kind of failure.")
                .labelNames("outcome")
                .callback(callback -> {
                    callback.call((double) counters.succeeded(), "ok");
                    counters.failed().forEach((kind, count) -> callback.call((double) count, kind));
                })
                .register(registry);
        counter(
                "openagent_scrape_ticks_missed_total",
                "Ticks at which a scrape was due and none began: the one before still ran, or the processor was busy"
                        + " for too long.",
                counters::missedTicks);
        counter(
                "openagent_scrapes_clock_behind_total",
                "Scrapes that were stamped a millisecond after the target's last one, as the time of day had gone"
                        + " back.",
                counters::clockBehind);
        counter(
                "openagent_samples_scraped_total",
                "Samples in the bodies of successful scrapes.",
                counters::samplesScraped);
        counter(
                "openagent_samples_unselected_total",
                "Samples that a metric selector left out before they were taken.",
                counters::samplesUnselected);
        counter(
                "openagent_samples_ahead_total",
                "Samples that were taken with a timestamp more than ten minutes ahead of this machine's clock.",
                counters::samplesAhead);
        GaugeWithCallback.builder()
                .name("openagent_targets")
                .help("Targets by health of the last scrape.")
                .labelNames("health")
                .callback(callback -> {
                    var counts = Health.count(scrapes.states());
                    counts.forEach((health, count) -> callback.call((double) count, health.word()));
                })
                .register(registry);
        gauge(
                "openagent_targets_quarantined",
                "Targets that are not asked, because workers died while these were being scraped.",
                () -> scrapes.states().stream()
                        .filter(AgentMetrics::isQuarantined)
                        .count());
    }

    private static boolean isQuarantined(TargetState state) {
        return state.last()
                .flatMap(ScrapeReport::failure)
                .filter(Quarantined.class::isInstance)
                .isPresent();
    }

    void showMemory(Supplier<Usage> usage) {
        registry.register(AgreeingMetrics.of(usage)
                .gauge(
                        "openagent_memory_budget_bytes",
                        "What the parts may take together: limits.memory.",
                        Usage::budget)
                .gauges("openagent_memory_used_bytes", "What each part takes.", "part", AgentMetrics::parts)
                .gauge(
                        "openagent_memory_level",
                        "0 while there is room, else the highest step that was taken in the last minute:"
                                + " 1 spares, 2 wait, 3 forget, 4 refuse.",
                        Usage::level)
                .counters(
                        "openagent_memory_steps_total",
                        "How often each step was taken because memory was short.",
                        "step",
                        AgentMetrics::steps)
                .gauge("openagent_memory_waiting_scrapes", "Scrapes that wait for memory.", Usage::waitingScrapes)
                .gauge("openagent_memory_waiting_bytes", "What these want.", Usage::waitingBytes));
    }

    void show(Predecessors before) {
        GaugeWithCallback.builder()
                .name("openagent_worker_deaths")
                .help("Workers of this supervisor that died before this one, and how the last one did.")
                .labelNames("last")
                .callback(callback -> callback.call(
                        before.deaths(), before.last().map(Death::word).orElse("none")))
                .register(registry);
    }

    private static Map<String, Long> parts(Usage usage) {
        return Map.of(
                "buffers",
                usage.buffers(),
                "series",
                usage.series(),
                "spares",
                usage.spares(),
                "scrapes",
                usage.scrapes());
    }

    private static Map<String, Long> steps(Usage usage) {
        return usage.steps().entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey().word(), Map.Entry::getValue));
    }

    /// How it is with the other end of each output.
    void showOutputs(Supplier<List<Leg>> legs) {
        registry.register(AgreeingMetrics.ofEach(OUTPUT, () -> sessions(legs.get()))
                .gauge(
                        "openagent_session_connected",
                        "1 while a session with the collector is open.",
                        session -> one(session.isOpen()))
                .counter("openagent_session_opened_total", "Sessions that were opened.", SessionState::opened)
                .counter(
                        "openagent_session_failures_total",
                        "Tries to open a session that failed, and sessions that were lost.",
                        SessionState::failures)
                .gauge(
                        "openagent_session_unconfirmed",
                        "1 while the collector answers no time sync, so that writing counts as forwarding.",
                        session -> one(session.isUnconfirmed()))
                .counter(
                        "openagent_session_sent_bytes_total",
                        "Bytes written to the collector.",
                        SessionState::sentBytes)
                .counters(
                        "openagent_commands_ignored_total",
                        "Commands that the collector sent, by id; none is carried out.",
                        "id",
                        SessionState::ignoredCommands));
        registry.register(AgreeingMetrics.ofEach(OUTPUT, () -> receivers(legs.get()))
                .counter(
                        "openagent_remote_write_requests_total", "Requests that were sent.", RemoteWriteState::requests)
                .counter(
                        "openagent_remote_write_failures_total",
                        "Requests that were not taken, and whose samples wait.",
                        RemoteWriteState::failures)
                .counter(
                        "openagent_remote_write_refusals_total",
                        "Requests whose content was refused; they are halved until the series is found.",
                        RemoteWriteState::refusals)
                .counter(
                        "openagent_remote_write_sent_bytes_total",
                        "Bytes of the requests' bodies.",
                        RemoteWriteState::sentBytes)
                .gauge(
                        "openagent_remote_write_allowed",
                        "0 while the receiver answers 401, 403, 404 or the like: somebody has to put that right.",
                        receiver -> one(receiver.isAllowed()))
                .gauge("openagent_remote_write_in_flight", "Requests on their way.", RemoteWriteState::inFlight)
                .gauge(
                        "openagent_remote_write_in_flight_limit",
                        "Requests that may be on their way at once, as things are.",
                        RemoteWriteState::limit));
    }

    private static Map<String, SessionState> sessions(List<Leg> legs) {
        return legs.stream()
                .filter(Leg.Whatap.class::isInstance)
                .map(Leg.Whatap.class::cast)
                .collect(Collectors.toMap(Leg::name, Leg.Whatap::state));
    }

    private static Map<String, RemoteWriteState> receivers(List<Leg> legs) {
        return legs.stream()
                .filter(Leg.RemoteWrite.class::isInstance)
                .map(Leg.RemoteWrite.class::cast)
                .collect(Collectors.toMap(Leg::name, Leg.RemoteWrite::state));
    }

    void showCluster(Supplier<Discovered> discovered) {
        GaugeWithCallback.builder()
                .name("openagent_kubernetes_kind_state")
                .help("1 for the condition in which a kind of objects is: followed, or what keeps it from being.")
                .labelNames("kind", "condition")
                .callback(callback -> discovered
                        .get()
                        .kinds()
                        .forEach(kind ->
                                callback.call(1, kind.kind(), kind.condition().word())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("openagent_kubernetes_monitor_targets")
                .help("Targets of each monitor that could be resolved; of those with one name together.")
                .labelNames("monitor")
                .callback(callback -> targetsByMonitor(discovered.get())
                        .forEach((monitor, targets) -> callback.call((double) targets, monitor)))
                .register(registry);
        gauge(
                "openagent_targets_waiting_for_kubernetes",
                "Monitors that could not be resolved yet: the cluster, or a part of it, is not known.",
                () -> discovered.get().waiting().size());
        gauge(
                "openagent_kubernetes_faulty_monitors",
                "PodMonitors and ServiceMonitors in the cluster that have faults.",
                () -> discovered.get().faulty().size());
    }

    private static Map<String, Long> targetsByMonitor(Discovered discovered) {
        return discovered.resolutions().stream()
                .collect(Collectors.groupingBy(
                        each -> each.monitor().name(),
                        Collectors.summingLong(each -> each.targets().count())));
    }

    void show(ConfigState config, BooleanSupplier dump) {
        gauge(
                "openagent_config_last_reload_successful",
                "1 when the file as it stands is in use, 0 while the last good one is used instead.",
                () -> one(config.isGood()));
        gauge(
                "openagent_config_last_reload_success_timestamp_seconds",
                "When a configuration was last taken.",
                () -> config.takenAt().toEpochMilli() / 1000.0);
        gauge("openagent_debug_dump", "1 while every record is printed to stdout.", () -> one(dump.getAsBoolean()));
    }

    void showLeftOut(Supplier<Map<Choice.LeftOut, Long>> leftOut) {
        GaugeWithCallback.builder()
                .name("openagent_targets_dropped")
                .help("Addresses that a rule or a limit keeps from being scraped, by configured target.")
                .labelNames("target", "reason")
                .callback(callback -> leftOut.get()
                        .forEach((out, count) -> callback.call((double) count, out.job(), out.decidedBy())))
                .register(registry);
    }

    private void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    private static Map<String, Long> dropped(Balance balance) {
        return balance.dropped().entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey().label(), Map.Entry::getValue));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static double one(boolean fact) {
        return fact ? 1 : 0;
    }
}
