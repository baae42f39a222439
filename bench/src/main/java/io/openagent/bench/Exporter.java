package io.openagent.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Serves a body to whoever asks, with other values each time. It listens on all addresses of the machine, so
/// that each address of the loopback network is a target with a connection of its own.
final class Exporter implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<byte[]> bodies;
    private final AtomicInteger served = new AtomicInteger();

    private Exporter(List<byte[]> bodies) throws IOException {
        this.bodies = bodies;
        server = HttpServer.create(new InetSocketAddress(0), 0);
        server.setExecutor(threads);
        server.createContext("/metrics", this::serve);
    }

    /// @param bodies served in turn
    static Exporter start(List<byte[]> bodies) throws IOException {
        // The server would close idle connections beyond 200, where an exporter of its own keeps its one.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
        var exporter = new Exporter(bodies);
        exporter.server.start();
        return exporter;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = bodies.get(served.getAndIncrement() % bodies.size());
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
