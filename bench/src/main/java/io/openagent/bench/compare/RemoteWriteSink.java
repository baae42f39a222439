package io.openagent.bench.compare;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A receiver of remote write, 1.0 and 2.0, that decodes every request and counts every sample.
final class RemoteWriteSink implements Sink {
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean isRefusing;
    private final Tally tally = new Tally();

    private RemoteWriteSink() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::take);
    }

    static Sink start() throws IOException {
        var sink = new RemoteWriteSink();
        sink.server.start();
        return sink;
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1/write");
    }

    @Override
    public void refuse(boolean all) {
        isRefusing = all;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (isRefusing) {
                exchange.sendResponseHeaders(UNAVAILABLE, -1);
                return;
            }
            int samples = count(body);
            exchange.getResponseHeaders().set("X-Prometheus-Remote-Write-Samples-Written", Integer.toString(samples));
            exchange.sendResponseHeaders(204, -1);
        } catch (RuntimeException notUnderstood) {
            System.err.println("the sink does not understand a request: " + notUnderstood);
            throw notUnderstood;
        }
    }

    private int count(byte[] body) {
        var plain = new byte[SnappyDecompressor.getUncompressedLength(body, 0)];
        new SnappyDecompressor().decompress(body, 0, body.length, plain, 0, plain.length);
        var piece = new Tally.Piece();
        WrittenSamples.of(plain).visit(piece::add);
        tally.add(piece, body.length);
        return piece.samples();
    }
}
