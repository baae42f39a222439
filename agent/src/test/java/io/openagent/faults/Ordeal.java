package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import io.openagent.collector.Counts;
import io.openagent.e2e.Licences;
import io.openagent.e2e.Openagent;
import io.openagent.faults.NumberedTargets.Served;
import io.openagent.faults.Verdict.Fault;
import io.openagent.forward.remotewrite.Receivers;
import io.openagent.forward.remotewrite.Receivers.Behaviour;
import io.openagent.forward.remotewrite.Receivers.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/// An agent between its targets and its collector, what is done to it, and what has come of it. Belongs to
/// one thread.
final class Ordeal implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(Figures.of("patience", 60, 180));

    /// What waits after an hour without a collector takes a while.
    private static final Duration ARRIVAL = Duration.ofMinutes(Figures.of("arrival", 2, 15));

    /// Of the agent's last line.
    private static final Pattern COUNT = Pattern.compile("([a-z_.]+)=(\\d+)");

    private final Path home;
    private final NumberedTargets targets;
    private final Output output;
    private final Sightings sightings;
    private final int collectorPort = Openagent.freePort();
    private final List<Fault> faults = new ArrayList<>();
    private Optional<Collector> collector = Optional.empty();
    private Optional<Receivers> receiver = Optional.empty();
    private Optional<Openagent> agent = Optional.empty();

    private Ordeal(Path home, NumberedTargets targets, Output output) {
        this.home = home;
        this.targets = targets;
        this.output = output;
        this.sightings = new Sightings(targets);
    }

    /// A deed that may fail.
    @FunctionalInterface
    interface Deed {
        void done() throws IOException, InterruptedException;
    }

    static Ordeal of(Path home, int targets) throws IOException {
        return of(home, NumberedTargets.start(targets));
    }

    /// @param targets closed with it
    static Ordeal of(Path home, NumberedTargets targets) {
        return of(home, targets, Output.WHATAP);
    }

    /// @param targets closed with it
    static Ordeal of(Path home, NumberedTargets targets, Output output) {
        return new Ordeal(home, targets, output);
    }

    NumberedTargets targets() {
        return targets;
    }

    Openagent agent() {
        return agent.orElseThrow();
    }

    int collectorPort() {
        return collectorPort;
    }

    Ordeal withCollector() throws IOException, InterruptedException {
        return withCollector(InetAddress.getLoopbackAddress());
    }

    /// With the output's far end: a collector, or a receiver of remote write.
    Ordeal withCollector(InetAddress at) throws IOException, InterruptedException {
        var address = new InetSocketAddress(at, collectorPort);
        switch (output) {
            case WHATAP -> {
                var options = CollectorOptions.good(address, Licences.LICENSE);
                collector = Optional.of(awaitStarted(() -> Collector.start(options, sightings)));
            }
            case REMOTE_WRITE -> startReceiver(address, _ -> Optional.empty());
        }
        return this;
    }

    /// With a receiver of remote write that takes what it does not refuse.
    Ordeal withReceiver(Function<Request, Optional<Behaviour>> refusal) {
        startReceiver(new InetSocketAddress(InetAddress.getLoopbackAddress(), collectorPort), refusal);
        return this;
    }

    private void startReceiver(InetSocketAddress address, Function<Request, Optional<Behaviour>> refusal) {
        receiver = Optional.of(awaitStarted(() -> Receivers.startForgetful(
                address, request -> refusal.apply(request).orElseGet(() -> take(request)))));
    }

    /// Something whose port another one may still hold.
    private static <T> T awaitStarted(Callable<T> start) {
        return Openagent.within(PATIENCE).ignoreException(IOException.class).until(start, _ -> true);
    }

    private Behaviour take(Request request) {
        sightings.arrived(request.written());
        return Receivers.ok();
    }

    /// What has arrived at the collector.
    Counts.Snapshot arrived() {
        return collector.orElseThrow().counts();
    }

    void stopCollector() {
        collector.ifPresent(Collector::close);
        receiver.ifPresent(Receivers::close);
    }

    Openagent.Setup setup() {
        return setup("127.0.0.1");
    }

    /// @param host by which the agent knows the output's far end
    Openagent.Setup setup(String host) {
        Openagent.Setup setup = Openagent.in(home);
        return switch (output) {
            case WHATAP ->
                setup.collector(collectorPort, Licences.TEST)
                        .env("WHATAP_HOST", host)
                        .config(targets.yaml());
            case REMOTE_WRITE -> setup.config(targets.yaml() + output.yaml("http://" + host + ":" + collectorPort));
        };
    }

    /// The agent from here on; the one before has ended.
    Openagent start(Openagent.Setup setup, String... arguments) {
        Openagent started = setup.start(arguments);
        agent = Optional.of(started);
        return started.awaitReady(PATIENCE);
    }

    /// Does it to the agent, and notes when.
    Fault inflict(Deed deed) throws IOException, InterruptedException {
        long from = System.nanoTime();
        deed.done();
        var fault = new Fault(from, System.nanoTime());
        faults.add(fault);
        return fault;
    }

    /// Waits until a worker has gone and another one is ready.
    void awaitReplaced(ProcessHandle worker) {
        Openagent.within(PATIENCE)
                .untilAsserted(() -> assertThat(!Openagent.isRunning(worker) && agent().isReady())
                        .as(() -> "worker " + worker.pid() + " replaced; " + lastWords())
                        .isTrue());
    }

    /// Waits until every target has been scraped so often since a moment.
    void awaitScrapes(int times, long sinceNanos) {
        Openagent.within(PATIENCE.plus(NumberedTargets.INTERVAL.multipliedBy(2L * times)))
                .until(() -> {
                    for (int target = 0; target < targets.count(); target++) {
                        if (targets.servedSince(target, sinceNanos) < times) return false;
                    }
                    return true;
                });
    }

    /// Waits until something has arrived that was handed over after a moment.
    ///
    /// @return how long that was after the moment
    Duration awaitArrival(long sinceNanos) {
        Openagent.within(PATIENCE)
                .until(() -> targets.served(0).stream()
                        .filter(each -> each.nanos() > sinceNanos)
                        .anyMatch(each -> sightings.missing(0, each.number()) == 0));
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    /// Ends the targets' talk, waits for what is on its way, and judges. As long as something arrives, that costs the
    /// one who judges nothing.
    Verdict judge() {
        targets.fallSilent();
        var arrived = new AtomicLong(-1);
        Openagent.within(ARRIVAL).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            long now = sightings.arrived();
            assertThat(arrived.getAndSet(now)).as("it is still arriving").isEqualTo(now);
            assertThat(verdict()).as(this::lastWords).matches(Verdict::isComplete);
        });
        return verdict();
    }

    private String lastWords() {
        List<String> lines = agent().stderr().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    /// Scrapes that have not arrived although an older one of their target has, and that the agent has not
    /// told to have failed.
    long missingInBetween() {
        long missing = 0;
        for (int target = 0; target < targets.count(); target++) {
            int of = target;
            List<Integer> arrived = targets.served(target).stream()
                    .map(Served::number)
                    .filter(number -> sightings.missing(of, number) == 0)
                    .toList();
            long first = sightings.timeOf(target, arrived.getFirst()).orElseThrow();
            long last = sightings.timeOf(target, arrived.getLast()).orElseThrow();
            long span = arrived.getLast() - arrived.getFirst() + 1L;
            missing += Math.max(0, span - arrived.size() - sightings.failuresBetween(target, first, last));
        }
        return missing;
    }

    /// Ends the agent in order.
    void stop() throws IOException, InterruptedException {
        Openagent.signal("TERM", agent().process().pid());
        assertThat(agent().awaitExit(PATIENCE)).isZero();
    }

    /// Ends the agent, which delivers what waits, and holds its last words against what has arrived.
    ///
    /// @return what it says to have dropped, by reason
    Map<String, Long> settle() throws IOException, InterruptedException {
        stop();
        String last = agent().stderr().lines().toList().getLast();
        Map<String, Long> balance = new TreeMap<>();
        COUNT.matcher(last).results().forEach(each -> balance.put(each.group(1), Long.valueOf(each.group(2))));
        assertThat(balance).as(last).containsEntry("waiting", 0L);
        long forwarded = arrived().distinct();
        assertThat(balance).as(last).containsEntry("forwarded", forwarded);
        assertThat(balance).as(last).containsEntry("taken", forwarded + balance.getOrDefault("dropped", 0L));
        balance.keySet().removeIf(key -> !key.startsWith("dropped."));
        return balance;
    }

    private Verdict verdict() {
        return Verdict.of(targets, sightings, faults);
    }

    @Override
    public void close() {
        agent.ifPresent(Openagent::close);
        stopCollector();
        targets.close();
    }
}
