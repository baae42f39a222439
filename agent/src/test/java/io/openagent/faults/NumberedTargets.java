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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Targets that number their scrapes: all series of a body have the number of the scrape as value, so what arrives tells
/// which scrapes it came from. They note when they have handed a body over in full.
final class NumberedTargets implements AutoCloseable {
    static final int SERIES = 20;
    static final String METRIC = "scrape_number";
    static final String JOB = "numbered-";

    /// Between two scrapes of a target, and for one.
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final int SERVICE_UNAVAILABLE = 503;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Desk> desks;
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

    private NumberedTargets(int count) throws IOException {
        desks = IntStream.range(0, count).mapToObj(_ -> new Desk()).toList();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), count);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    static NumberedTargets start(int count) throws IOException {
        return new NumberedTargets(count);
    }

    int count() {
        return desks.size();
    }

    /// Samples that all targets together give at each interval, those that the agent adds (`up` and its companions)
    /// among them.
    int samplesAnInterval() {
        return count() * (SERIES + 5);
    }

    /// What one target has handed over, oldest first.
    List<Served> served(int target) {
        return desks.get(target).soFar();
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
            else serve(exchange, desks.get(Integer.parseInt(exchange.getRequestURI().getPath().substring(1))));
        }
    }

    private static void serve(HttpExchange exchange, Desk desk) throws IOException {
        int number = desk.numbers().incrementAndGet();
        byte[] body = body(number);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
        desk.note(number);
    }

    private static byte[] body(int number) {
        return IntStream.range(0, SERIES)
                .mapToObj(series -> "%s{series=\"%d\"} %d\n".formatted(METRIC, series, number))
                .collect(Collectors.joining("", "# TYPE " + METRIC + " counter\n", ""))
                .getBytes(US_ASCII);
    }
}
