package io.openagent.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.openagent.status.Page.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Serves pages over HTTP/1.1, each request on a virtual thread.
///
/// Only whole paths match. A request's body is never read. A page that fails answers 500 without a word about why: the
/// reason is in the log, not with whoever asked.
public final class StatusServer implements AutoCloseable {
    /// Connections that wait to be accepted; a monitoring system and a person ask, not a crowd.
    private static final int BACKLOG = 64;

    /// A page has no script, and no other site may show it in a frame. Whatever got into one could load nothing.
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-store");

    private static final System.Logger log = System.getLogger("status");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Map<String, Page>> pages = new LinkedHashMap<>();

    private StatusServer(HttpServer server, List<Page> pages) {
        this.server = server;
        pages.forEach(page -> this.pages
                .computeIfAbsent(page.path(), _ -> new LinkedHashMap<>())
                .put(page.method(), page));
        server.createContext("/", this::serve);
        server.setExecutor(threads);
    }

    /// Starts listening and answers from now on.
    ///
    /// @throws IOException naming the address, when it cannot be listened on
    public static StatusServer start(InetSocketAddress listen, List<Page> pages) throws IOException {
        StatusServer server = bind(listen, pages);
        server.open();
        return server;
    }

    /// Takes the address; who asks already waits until it is opened.
    ///
    /// @throws IOException naming the address, when it cannot be listened on
    public static StatusServer bind(InetSocketAddress listen, List<Page> pages) throws IOException {
        try {
            return new StatusServer(HttpServer.create(listen, BACKLOG), pages);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on %s:%d: %s".formatted(listen.getHostString(), listen.getPort(), e.getMessage()),
                    e);
        }
    }

    /// Answers from now on; once.
    public void open() {
        server.start();
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.body().getBytes(UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            HEADERS.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), head || body.length == 0 ? -1 : body.length);
            if (!head) exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) {
        Map<String, Page> methods = pages.get(exchange.getRequestURI().getPath());
        if (methods == null) return Answer.text(404, "no such page; there are: " + String.join(" ", pages.keySet()));
        String method = exchange.getRequestMethod().equals("HEAD") ? "GET" : exchange.getRequestMethod();
        Page page = methods.get(method);
        if (page == null) return Answer.text(405, "only " + String.join(", ", methods.keySet()) + " here");
        if (page.access() == Page.Access.LOOPBACK
                && !exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
            return Answer.text(403, "answered to this machine only, unless web.remoteAdmin is true");
        }
        try {
            Optional<String> query =
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery());
            return page.source().answer(query.map(Query::of).orElse(Query.NONE));
        } catch (RuntimeException bug) {
            log.log(System.Logger.Level.ERROR, "page " + page.path() + " failed", bug);
            return Answer.text(500, "this page failed; see the log");
        }
    }
}
