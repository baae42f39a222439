package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A real HTTP server on all addresses of this machine. Each page has as many series as its path says: `/200`.
final class SeriesServer implements AutoCloseable {
    private static final int BACKLOG = 200;
    private static final String LONG_LABEL = "x".repeat(100);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private SeriesServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", SeriesServer::answer);
        server.start();
    }

    static SeriesServer start() throws IOException {
        return new SeriesServer(HttpServer.create(new InetSocketAddress("0.0.0.0", 0), BACKLOG));
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        int series = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = new BufferedOutputStream(exchange.getResponseBody(), 64 << 10)) {
            for (int i = 0; i < series; i++) {
                body.write(("a_metric{long=\"" + LONG_LABEL + "\",line=\"" + i + "\"} " + i + "\n").getBytes(UTF_8));
            }
        }
    }
}
