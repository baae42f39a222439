package io.openagent.cli;

import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import io.openagent.collector.Counts;
import io.openagent.forward.Balance;
import io.openagent.pages.Json;
import io.openagent.protocol.License;
import io.openagent.supervisor.Signals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Everything on this machine: an example exporter, a collector, a supervisor and its worker.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Starts collector, supervisor and worker on this machine and shows what arrives.")
final class DemoCommand implements Callable<Integer> {
    private static final Duration SHOW_EVERY = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /// Two JVMs, on a machine that is slow or busy.
    private static final Duration START_AGENT = Duration.ofSeconds(60);

    private static final Duration END_AGENT = Duration.ofSeconds(15);
    private static final int NODE_EXPORTER_PORT = 9100;
    private static final int DEMO_PROJECT = 1;
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    /// Set by the launcher's command `classes`, for which this is a rehearsal: what the worker does here will
    /// be fast at later starts, so it does a little more.
    private static final boolean IS_REHEARSAL = System.getenv().containsKey("OPENAGENT_CLASSES");

    @Option(
            names = "--for",
            paramLabel = "D",
            converter = Durations.class,
            description = "End by itself so long after the first sample; exit 0 only if the balance is exact.")
    private Optional<Duration> length = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        Logs.start(Level.WARNING, Logs.Form.TEXT);
        var stop = new CountDownLatch(1);
        Signals.on("INT", stop::countDown);
        Signals.on("TERM", stop::countDown);
        License license = License.of(DEMO_PROJECT, randomKey());
        var arrivals = new DemoArrivals();
        var options = CollectorOptions.good(new InetSocketAddress(HERE, 0), license);
        try (ExampleExporter example = ExampleExporter.start();
                Collector collector = Collector.start(options, arrivals)) {
            Path home = Files.createTempDirectory("openagent-demo-");
            int port = freePort();
            write(home, port, example.address().getPort());
            Process agent = start(home, port, collector.address().getPort(), license);
            introduce(home, port, example, collector);
            awaitFirstSample(collector, agent, stop);
            show(collector, arrivals, agent, stop);
            return end(agent, home, collector);
        } catch (IOException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    /// The time of `--for` begins when there is something to see, however long this machine takes to start the agent.
    private static void awaitFirstSample(Collector collector, Process agent, CountDownLatch stop)
            throws InterruptedException {
        long deadline = System.nanoTime() + START_AGENT.toNanos();
        while (collector.counts().samples() == 0 && agent.isAlive() && System.nanoTime() < deadline) {
            if (stop.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) return;
        }
    }

    private void show(Collector collector, DemoArrivals arrivals, Process agent, CountDownLatch stop)
            throws InterruptedException {
        long start = System.nanoTime();
        long deadline = length.map(each -> start + each.toNanos()).orElse(Long.MAX_VALUE);
        while (System.nanoTime() < deadline && agent.isAlive()) {
            long left = Math.min(SHOW_EVERY.toNanos(), deadline - System.nanoTime());
            if (stop.await(left, TimeUnit.NANOSECONDS)) return;
            Duration since = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf(
                    "%02d:%02d  %,d samples arrived, %,d of them distinct%n",
                    since.toMinutes(),
                    since.toSecondsPart(),
                    collector.counts().samples(),
                    collector.counts().distinct());
            arrivals.latest().forEach(line -> System.out.println("       " + line));
        }
    }

    /// The worker goes first, so that what it still has arrives; the collector goes last.
    private static int end(Process agent, Path home, Collector collector) throws InterruptedException, IOException {
        if (!agent.isAlive()) {
            throw new CommandFailed(
                    "the agent ended by itself with " + agent.exitValue() + "; its log is in " + home.resolve("logs"));
        }
        agent.toHandle().destroy();
        if (!agent.waitFor(END_AGENT.toSeconds(), TimeUnit.SECONDS)) {
            agent.destroyForcibly();
            throw new CommandFailed("the agent did not end within " + END_AGENT.toSeconds() + " s");
        }
        Path file = home.resolve("data").resolve(Worker.BALANCE_FILE);
        if (!Files.exists(file)) {
            throw new CommandFailed("the agent was ended before it had begun; a demo needs some seconds");
        }
        Balance balance = BalanceText.read(Json.mapper().readTree(file.toFile()));
        return verdict(balance, collector.counts());
    }

    private static int verdict(Balance balance, Counts.Snapshot arrived) {
        System.out.println();
        System.out.println("agent      " + balance);
        System.out.printf("collector  distinct=%d repeats=%d%n", arrived.distinct(), arrived.repeats());
        // A rehearsal has two outputs, whose accounts stand there as one.
        boolean agrees = IS_REHEARSAL || balance.forwarded() == arrived.distinct();
        boolean exact = balance.imbalance() == 0 && agrees;
        if (exact && arrived.distinct() > 0) {
            System.out.println(
                    "exact: taken = forwarded + waiting + dropped, and the collector has what was forwarded");
            return 0;
        }
        System.out.println(
                arrived.distinct() == 0 ? "nothing arrived" : "not exact: the agent and the collector do not agree");
        return CommandFailed.FAILED;
    }

    private static void introduce(Path home, int port, ExampleExporter example, Collector collector) {
        System.out.println("collector  " + HostPort.text(collector.address()));
        System.out.println("agent      http://127.0.0.1:" + port + "/metrics and /api/v1/targets");
        System.out.println("example    http://" + HostPort.text(example.address()) + "/metrics");
        System.out.println(
                hasNodeExporter()
                        ? "host       http://127.0.0.1:" + NODE_EXPORTER_PORT + "/metrics"
                        : "host       no node exporter on 127.0.0.1:" + NODE_EXPORTER_PORT + ", left out");
        System.out.println("files      " + home);
        System.out.println();
    }

    private static Process start(Path home, int port, int collectorPort, License license) throws IOException {
        String launcher = Optional.ofNullable(System.getenv("OPENAGENT_LAUNCHER"))
                .orElseThrow(() -> new CommandFailed("the demo is started by the launcher script: ./openagent demo"));
        var builder = new ProcessBuilder(launcher);
        builder.environment().keySet().removeIf(name -> name.startsWith("WHATAP"));
        builder.environment().put("WHATAP_HOME", home.toString());
        builder.environment().put("WHATAP_HOST", HERE.getHostAddress());
        builder.environment().put("WHATAP_PORT", Integer.toString(collectorPort));
        builder.environment().put("WHATAP_LICENSE", license.text());
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("LOG_LEVEL", IS_REHEARSAL ? "info" : "warn");
        builder.redirectOutput(home.resolve("stdout").toFile());
        builder.redirectError(home.resolve("stderr").toFile());
        return builder.start();
    }

    private static void write(Path home, int port, int examplePort) throws IOException {
        var config = new StringBuilder("""
            features:
              openAgent:
                enabled: true
                globalInterval: 2s
                targets:
            """);
        target(config, "example-shop", examplePort);
        target(config, "openagent", port);
        if (hasNodeExporter()) target(config, "node", NODE_EXPORTER_PORT);
        if (IS_REHEARSAL)
            config.append("    outputs: {remoteWrite: [{name: rehearsal, url: \"http://127.0.0.1:%d%s\"}]}\n"
                    .formatted(examplePort, ExampleExporter.RECEIVER));
        Files.writeString(home.resolve("scrape_config.yaml"), config);
    }

    private static void target(StringBuilder config, String name, int port) {
        config.append("""
                  - targetName: %s
                    type: StaticEndpoints
                    addresses: ["127.0.0.1:%d"]
            """.formatted(name, port));
    }

    private static boolean hasNodeExporter() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(HERE, NODE_EXPORTER_PORT), 200);
            return true;
        } catch (IOException absent) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, HERE)) {
            return socket.getLocalPort();
        }
    }

    private static byte[] randomKey() {
        var key = new byte[16];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
