package io.openagent.cli;

import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import io.openagent.collector.CollectorOptions.Misbehaviour;
import io.openagent.collector.Counts;
import io.openagent.protocol.License;
import io.openagent.status.Page;
import io.openagent.status.StatusServer;
import io.openagent.supervisor.Signals;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The other end of the protocol on this machine.
@Command(
        name = "collector",
        mixinStandardHelpOptions = true,
        description = "Runs a local collector that prints or counts what agents send.",
        sortOptions = false,
        footer = {
            "",
            "The licence comes from --license-file or WHATAP_LICENSE, not from an argument.",
            "Options that begin with \"Bad\" make it a bad collector, to see what agents do."
        })
final class CollectorCommand implements Callable<Integer> {
    private static final Duration COUNT_EVERY = Duration.ofSeconds(5);

    enum Output {
        JSON,
        COUNT,
        NONE
    }

    @Option(
            names = "--listen",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1:6600",
            converter = HostPort.class,
            description = "Where agents connect (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress listen = new InetSocketAddress(0);

    @Option(names = "--license-file", paramLabel = "FILE", description = "A file that holds the licence.")
    private Optional<Path> licenseFile = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "KIND",
            defaultValue = "json",
            description = "json (a line for each record), count (a line every five seconds) or none.")
    private Output output = Output.JSON;

    @Option(
            names = "--metrics-listen",
            paramLabel = "ADDR",
            converter = HostPort.class,
            description = "Serve counts on http://ADDR/metrics.")
    private Optional<InetSocketAddress> metricsListen = Optional.empty();

    @Option(
            names = "--answer-delay",
            paramLabel = "D",
            defaultValue = "0s",
            converter = Durations.class,
            description = "Bad: answer late.")
    private Duration answerDelay = Duration.ZERO;

    @Option(
            names = "--stop-reading-after",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Bad: read no more after N packs of a connection.")
    private int stopReadingAfter;

    @Option(
            names = "--drop-after",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Bad: close a connection after N packs.")
    private int dropAfter;

    @Option(names = "--refuse-handshake", description = "Bad: close instead of answering a handshake.")
    private boolean refuseHandshake;

    @Option(names = "--mute-time-sync", description = "Bad: answer no time sync.")
    private boolean muteTimeSync;

    @Override
    public Integer call() throws InterruptedException {
        Logs.start(Level.INFO, Logs.Form.TEXT);
        var stop = new CountDownLatch(1);
        Signals.on("INT", stop::countDown);
        Signals.on("TERM", stop::countDown);
        var misbehaviour = new Misbehaviour(stopReadingAfter, dropAfter, refuseHandshake, muteTimeSync);
        var options = new CollectorOptions(listen, license(), answerDelay, misbehaviour);
        var printer = new RecordPrinter(System.out);
        try (Collector collector = Collector.start(options, output == Output.JSON ? printer : RecordPrinter.SILENT)) {
            System.err.println("collector listening on " + HostPort.text(collector.address()));
            Optional<StatusServer> metrics = serveMetrics(collector);
            serve(collector, stop);
            metrics.ifPresent(StatusServer::close);
            return 0;
        } catch (IOException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    private void serve(Collector collector, CountDownLatch stop) throws InterruptedException {
        while (!stop.await(COUNT_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            if (output == Output.COUNT) System.out.println(line(collector.counts()));
        }
        if (output == Output.COUNT) System.out.println(line(collector.counts()));
    }

    private static String line(Counts.Snapshot counts) {
        return "samples=%d distinct=%d repeats=%d help=%d sessions=%d"
                .formatted(counts.samples(), counts.distinct(), counts.repeats(), counts.help(), counts.sessions());
    }

    private Optional<StatusServer> serveMetrics(Collector collector) throws IOException {
        if (metricsListen.isEmpty()) return Optional.empty();
        var page = new MetricsPage(CollectorMetrics.of(collector));
        StatusServer server = StatusServer.start(metricsListen.get(), List.of(Page.get("/metrics", page)));
        System.err.println("metrics on http://" + HostPort.text(server.address()) + "/metrics");
        return Optional.of(server);
    }

    private License license() {
        String text = licenseFile
                .map(CollectorCommand::read)
                .or(() -> Optional.ofNullable(System.getenv("WHATAP_LICENSE")))
                .orElseThrow(() -> new CommandFailed("no licence: set WHATAP_LICENSE or give --license-file FILE"));
        try {
            return License.parse(text.strip());
        } catch (IllegalArgumentException garbage) {
            String source = licenseFile.map(Path::toString).orElse("WHATAP_LICENSE");
            throw new CommandFailed(source + ": " + garbage.getMessage());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CommandFailed(file + ": the licence file cannot be read");
        }
    }
}
