package io.openagent.bench.compare;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// Exporters on addresses of the loopback network, each a target with a connection of its own. They note when each was
/// asked.
final class FakeTargets implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Profile profile;
    private final List<byte[]> bodies;
    private final Map<String, List<Long>> asked = new ConcurrentHashMap<>();

    private FakeTargets(Profile profile) throws IOException {
        this.profile = profile;
        bodies = profile.bodies();
        server = HttpServer.create(new InetSocketAddress(0), 1024);
        server.setExecutor(threads);
        server.createContext("/metrics", this::serve);
    }

    static FakeTargets start(Profile profile) throws IOException {
        // The server would close idle connections beyond 200, where an exporter of its own keeps its one.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
        var targets = new FakeTargets(profile);
        targets.server.start();
        return targets;
    }

    /// Of so many targets.
    List<String> addresses(int count) {
        int port = server.getAddress().getPort();
        return IntStream.range(0, count)
                .mapToObj(number -> "127.1." + number / 250 + "." + (1 + number % 250) + ":" + port)
                .toList();
    }

    /// Requests so far.
    long requests() {
        return asked.values().stream().mapToLong(FakeTargets::size).sum();
    }

    /// Scrapes that should have come between two moments of [System#nanoTime] and did not: where a target was not asked
    /// for one interval and a half, and for each further interval.
    long missed(int targets, long fromNanos, long toNanos, long intervalNanos) {
        long missed = 0;
        for (String address : addresses(targets)) {
            long before = fromNanos;
            var times = new ArrayList<>(during(address, fromNanos, toNanos));
            times.add(toNanos);
            for (long at : times) {
                missed += Math.max(0, (at - before - intervalNanos / 2) / intervalNanos);
                before = at;
            }
        }
        return missed;
    }

    private List<Long> during(String address, long fromNanos, long toNanos) {
        List<Long> times = asked.getOrDefault(address, List.of());
        synchronized (times) {
            return times.stream().filter(at -> at >= fromNanos && at <= toNanos).toList();
        }
    }

    private static int size(List<Long> times) {
        synchronized (times) {
            return times.size();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        InetSocketAddress target = exchange.getLocalAddress();
        List<Long> times = asked.computeIfAbsent(
                target.getAddress().getHostAddress() + ":" + target.getPort(), _ -> new ArrayList<>());
        byte[] body;
        synchronized (times) {
            body = bodies.get(times.size() % bodies.size());
            times.add(System.nanoTime());
        }
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", profile.contentType());
            if (profile == Profile.GZIP) exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
