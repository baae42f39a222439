package io.openagent.bench.compare;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A receiver of remote write 1.0 that decodes every request and counts every sample.
final class Sink implements AutoCloseable {
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean isRefusing;

    // Guarded by this.
    private final List<Double> durations = new ArrayList<>();
    private final List<Long> lags = new ArrayList<>();
    private long samples;
    private long bytes;
    private long firstNanos;

    private Sink() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::take);
    }

    static Sink start() throws IOException {
        var sink = new Sink();
        sink.server.start();
        return sink;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1/write");
    }

    /// From now on everything is refused, or nothing.
    void refuse(boolean all) {
        isRefusing = all;
    }

    /// What has come so far.
    ///
    /// @param bytes as they came
    /// @param firstNanos when the first came, of [System#nanoTime]; 0 before
    record Arrived(long samples, long bytes, long firstNanos) {}

    synchronized Arrived arrived() {
        return new Arrived(samples, bytes, firstNanos);
    }

    /// Seconds that scrapes took, as the agents say, since this was last asked.
    synchronized List<Double> takeDurations() {
        List<Double> taken = List.copyOf(durations);
        durations.clear();
        return taken;
    }

    /// Milliseconds from the oldest sample of a request to its arrival, since this was last asked.
    synchronized List<Long> takeLags() {
        List<Long> taken = List.copyOf(lags);
        lags.clear();
        return taken;
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
            count(body);
            exchange.sendResponseHeaders(204, -1);
        } catch (RuntimeException notUnderstood) {
            System.err.println("the sink does not understand a request: " + notUnderstood);
            throw notUnderstood;
        }
    }

    private void count(byte[] body) {
        var plain = new byte[SnappyDecompressor.getUncompressedLength(body, 0)];
        new SnappyDecompressor().decompress(body, 0, body.length, plain, 0, plain.length);
        var seen = new Counted();
        WrittenSamples.visit(plain, seen);
        long now = System.currentTimeMillis();
        synchronized (this) {
            if (samples == 0) firstNanos = System.nanoTime();
            samples += seen.samples;
            bytes += body.length;
            durations.addAll(seen.durations);
            if (seen.samples > 0) lags.add(now - seen.oldestMillis);
        }
    }

    private static final class Counted implements WrittenSamples.Visitor {
        private final List<Double> durations = new ArrayList<>();
        private long samples;
        private long oldestMillis = Long.MAX_VALUE;

        @Override
        public void sample(boolean isDuration, long timestampMillis, double value) {
            samples++;
            oldestMillis = Math.min(oldestMillis, timestampMillis);
            if (isDuration) durations.add(value);
        }
    }
}
