package io.openagent.discovery.kubernetes.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dispatcher;

/// The API server of a cluster. Reads from it; the one thing it ever creates is a question about our own rights, which
/// leaves nothing behind. Blocks the calling thread. Safe for many threads.
final class ApiServer implements AutoCloseable {
    /// The message of a server is a sentence; whatever more there is, is not read.
    private static final int MAX_MESSAGE_BYTES = 16 << 10;

    private static final int MAX_MESSAGE = 300;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final String url;
    private final HttpClient client;
    private final ObjectMapper json;

    ApiServer(ApiAccess access, ObjectMapper json) {
        Config config = access.config();
        // What is asked again, and when, is decided by those who ask.
        config.setRequestRetryBackoffLimit(0);
        config.setConnectionTimeout((int) CONNECT.toMillis());
        this.url = config.getMasterUrl().replaceFirst("/+$", "");
        HttpClient.Factory clients = new OnVirtualThreads();
        this.client = clients.newBuilder(config).build();
        this.json = json;
    }

    /// A body that is read while it arrives. When its time is over it ends with an [IOException].
    static final class Body implements AutoCloseable {
        private final InputStream stream;
        private final CompletableFuture<Void> alarm;

        private Body(InputStream stream, Duration atMost) {
            this.stream = stream;
            Executor later = CompletableFuture.delayedExecutor(
                    atMost.toMillis(), TimeUnit.MILLISECONDS, Thread.ofVirtual()::start);
            this.alarm = CompletableFuture.runAsync(this::closeStream, later);
        }

        InputStream stream() {
            return stream;
        }

        @Override
        public void close() {
            alarm.cancel(false);
            closeStream();
        }

        private void closeStream() {
            try {
                stream.close();
            } catch (IOException e) {
                // Nothing more is wanted of it.
            }
        }
    }

    /// @param path with its query
    /// @param atMost from now to the last byte
    /// @throws ApiFailure when the server answers with anything but 200
    Body get(String path, Duration atMost) throws IOException, InterruptedException {
        return body(request(path).build(), atMost);
    }

    /// @param path without a query
    JsonNode create(String path, JsonNode object, Duration atMost) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .post("application/json", json.writeValueAsBytes(object))
                .build();
        try (Body body = body(request, atMost)) {
            return json.readTree(body.stream());
        }
    }

    /// Over HTTP/1.1 each answer has a connection of its own. The client reads ahead on a thread of its own, and
    /// goes on with that for a moment after a body was closed: on a connection that is used again it would take
    /// the beginning of the next answer, and whoever waits for that would wait in vain. HTTP/2 knows no such
    /// header, and needs none.
    private HttpRequest.Builder request(String path) {
        return client.newHttpRequestBuilder().uri(url + path).header("Connection", "close");
    }

    private Body body(HttpRequest request, Duration atMost) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = response(request, atMost);
        if (response.code() == 200 || response.code() == 201) return new Body(response.body(), atMost);
        try (InputStream body = response.body()) {
            throw new ApiFailure(response.code(), message(body), retryAfter(response));
        }
    }

    private HttpResponse<InputStream> response(HttpRequest request, Duration atMost)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> coming = client.sendAsync(request, InputStream.class);
        try {
            return coming.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
            throw cause instanceof IOException failed ? failed : new IOException(sentence(cause), cause);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + atMost.toSeconds() + " s", e);
        } finally {
            coming.cancel(false); // of no effect when it has come
        }
    }

    private String message(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_MESSAGE_BYTES);
        try {
            return onOneLine(json.readTree(bytes).path("message").asText());
        } catch (IOException notJson) {
            return "";
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers("Retry-After").stream()
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .findFirst()
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    private static String sentence(Throwable failed) {
        return Optional.ofNullable(failed.getMessage()).orElse(failed.getClass().getSimpleName());
    }

    static String onOneLine(String message) {
        String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + "…" : line;
    }

    @Override
    public void close() {
        client.close();
    }

    /// A watch takes a thread for as long as it lives.
    private static final class OnVirtualThreads extends OkHttpClientFactory {
        @Override
        protected Dispatcher initDispatcher() {
            var dispatcher = new Dispatcher(Executors.newVirtualThreadPerTaskExecutor());
            dispatcher.setMaxRequests(Integer.MAX_VALUE);
            dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
            return dispatcher;
        }
    }
}
