package io.openagent.forward.remotewrite;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/// A receiver of remote write that decodes what comes, and answers as it is told. What it has taken is what it has
/// answered with a 2xx, in the order in which it did; it keeps all that came, unless it is forgetful.
public final class Receivers implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Written> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger came = new AtomicInteger();
    private final boolean isForgetful;

    /// Decides what becomes of a request. Called by one thread a request.
    @FunctionalInterface
    public interface Manners {
        Behaviour towards(Request request);
    }

    /// What came.
    ///
    /// @param number of the request, counted from 1
    public record Request(int number, Headers headers, Written written) {
        public String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }
    }

    /// What a receiver can do to whoever writes to it.
    public sealed interface Behaviour {
        record Answers(int status, String text, List<String> headers) implements Behaviour {}

        record HangsUp() implements Behaviour {}

        /// Takes it, and breaks off in the middle of saying so.
        record CutsItsAnswer() implements Behaviour {}
    }

    public static Behaviour ok() {
        return status(204, "");
    }

    /// An answer with these headers, a name and a value by turns.
    public static Behaviour status(int status, String text, String... headers) {
        return new Behaviour.Answers(status, text, List.of(headers));
    }

    private Receivers(HttpServer server, Manners manners, boolean isForgetful) {
        this.server = server;
        this.isForgetful = isForgetful;
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, manners));
    }

    public static Receivers start(Manners manners) {
        try {
            return start(HttpServer.create(onLoopback(0), 0), manners, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One that shows every request to its manners and keeps none.
    public static Receivers startForgetful(InetSocketAddress at, Manners manners) throws IOException {
        return start(HttpServer.create(at, 0), manners, true);
    }

    /// One that takes everything over TLS.
    ///
    /// @param port 0 for any
    /// @param keys with which it shows who it is
    static Receivers startSecure(int port, SSLContext keys) {
        try {
            HttpsServer server = HttpsServer.create(onLoopback(port), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(keys));
            return start(server, _ -> ok(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Receivers start(HttpServer server, Manners manners, boolean isForgetful) {
        var receiver = new Receivers(server, manners, isForgetful);
        server.start();
        return receiver;
    }

    private static InetSocketAddress onLoopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public URI url() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/api/v1/write");
    }

    /// Everything that came, taken or not.
    public List<Request> requests() {
        return requests;
    }

    public List<Written.Series> taken() {
        return taken.stream().flatMap(each -> each.series().stream()).toList();
    }

    private void answer(HttpExchange exchange, Manners manners) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean isVersion2 = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"))
                .contains("io.prometheus.write.v2.Request");
        Written written = isVersion2 ? Written.of2(body) : Written.of(body);
        var request = new Request(came.incrementAndGet(), exchange.getRequestHeaders(), written);
        if (!isForgetful) requests.add(request);
        switch (manners.towards(request)) {
            case Behaviour.Answers(int status, String text, List<String> headers) -> {
                for (int i = 0; i < headers.size(); i += 2) {
                    exchange.getResponseHeaders().set(headers.get(i), headers.get(i + 1));
                }
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                if (status / 100 == 2 && !isForgetful) taken.add(written);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            }
            case Behaviour.HangsUp() -> exchange.close();
            case Behaviour.CutsItsAnswer() -> {
                taken.add(written);
                exchange.sendResponseHeaders(200, 1_000);
                exchange.getResponseBody().write('o');
                exchange.getResponseBody().flush();
                throw new IOException("cut");
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
