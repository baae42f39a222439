package io.openagent.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Targets that number their scrapes: the values of all series of a body begin with the number of the scrape,
/// so what arrives tells which scrapes it came from. Behind the point is noise, as in most of what is
/// measured: it does not compress. They note when they have handed a body over in full.
final class NumberedTargets implements AutoCloseable {
    private static final int SERIES = 20;
    static final String METRIC = "scrape_number";
    static final String JOB = "numbered-";

    /// Between two scrapes of a target, and for one.
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final int SERVICE_UNAVAILABLE = 503;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Desk> desks;
    private final int series;
    private volatile boolean silent;

    /// A body that was handed over in full.
    ///
    /// @param number of the scrape, from 1
    /// @param nanos when, by [System#nanoTime]
    record Served(int number, long nanos) {}

    /// Where one target is served.
    private record Desk(AtomicInteger numbers, List<Served> served) {
        Desk() {
            this(new AtomicInteger(), new ArrayList<>());
        }

        void note(int number) {
            synchronized (served) {
                served.add(new Served(number, System.nanoTime()));
            }
        }

        List<Served> soFar() {
            synchronized (served) {
                return List.copyOf(served);
            }
        }
    }

    private NumberedTargets(int count, int series) throws IOException {
        this.series = series;
        desks = IntStream.range(0, count).mapToObj(_ -> new Desk()).toList();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), count);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    static NumberedTargets start(int count) throws IOException {
        return start(count, SERIES);
    }

    /// @param series of each target
    static NumberedTargets start(int count, int series) throws IOException {
        return new NumberedTargets(count, series);
    }

    int count() {
        return desks.size();
    }

    /// Of each target.
    int series() {
        return series;
    }

    /// Samples that all targets together give at each interval, those that the agent adds (`up` and its
    /// companions) among them.
    int samplesAnInterval() {
        return count() * (series + 5);
    }

    /// What one target has handed over, oldest first.
    List<Served> served(int target) {
        return desks.get(target).soFar();
    }

    /// How many scrapes of one target it has served since a moment.
    long servedSince(int target, long nanos) {
        return served(target).reversed().stream()
                .takeWhile(each -> each.nanos() > nanos)
                .count();
    }

    /// When the first body since a moment was handed over.
    long firstServedSince(long nanos) {
        return desks.stream()
                .flatMap(desk -> desk.soFar().stream())
                .mapToLong(Served::nanos)
                .filter(each -> each > nanos)
                .min()
                .orElseThrow();
    }

    /// From here on no target has anything to say.
    void fallSilent() {
        silent = true;
    }

    /// Scraped every second.
    String yaml() {
        return """
            features:
              openAgent:
                globalInterval: 1s
                targets:
            """ + IntStream.range(0, count()).mapToObj(this::yaml).collect(Collectors.joining());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private String yaml(int target) {
        return """
                  - targetName: %s%d
                    type: StaticEndpoints
                    path: /%d
                    timeout: 1s
                    addresses: ["127.0.0.1:%d"]
            """.formatted(JOB, target, target, server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (silent) exchange.sendResponseHeaders(SERVICE_UNAVAILABLE, -1);
            else
                serve(
                        exchange,
                        desks.get(Integer.parseInt(
                                exchange.getRequestURI().getPath().substring(1))));
        }
    }

    private void serve(HttpExchange exchange, Desk desk) throws IOException {
        int number = desk.numbers().incrementAndGet();
        byte[] body = body(number);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
        desk.note(number);
    }

    private byte[] body(int number) {
        var body = new StringBuilder("# TYPE " + METRIC + " gauge\n");
        for (int i = 0; i < series; i++) {
            double value = number + ThreadLocalRandom.current().nextDouble();
            body.append(METRIC)
                    .append("{series=\"")
                    .append(i)
                    .append("\"} ")
                    .append(value)
                    .append('\n');
        }
        return body.toString().getBytes(US_ASCII);
    }
}
