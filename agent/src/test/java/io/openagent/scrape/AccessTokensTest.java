package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.openagent.discovery.Credentials;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.Target;
import io.openagent.discovery.TlsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Targets that want an access token, and a server that gives them out.
final class AccessTokensTest {
    private final Fetcher fetcher = new Fetcher("1.2.3");
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private final Set<String> good = ConcurrentHashMap.newKeySet();
    private HttpServer server = server();
    private volatile String answer = "";

    @BeforeEach
    void serve() {
        server.createContext("/token", this::giveToken);
        server.createContext("/metrics", this::expose);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        fetcher.close();
        server.stop(0);
    }

    @Test
    void targetsOfOneClientShareItsTokenWhileItIsGood() throws Exception {
        for (int i = 0; i < 3; i++)
            assertThat(fetcher.fetch(target("/metrics?" + i), Targets::text)).isEqualTo("a 1\n");

        assertThat(asked).containsExactly("POST grant_type=client_credentials&scope=read&audience=shop");
        assertThat(shown).containsExactly("Bearer t1", "Bearer t1", "Bearer t1");
    }

    @Test
    void aTokenThatIsRefusedIsFetchedAnewForTheNextScrape() throws Exception {
        fetcher.fetch(target("/metrics"), Targets::text);
        good.clear();

        assertThat(Targets.failure(fetcher, target("/metrics"))).isEqualTo(new ScrapeFailure.Refused(401));
        assertThat(fetcher.fetch(target("/metrics"), Targets::text)).isEqualTo("a 1\n");
        assertThat(asked).hasSize(2);
    }

    @Test
    void withoutATokenTheTargetIsNotAsked() {
        answer = "{\"error\": \"hunter2\"}";

        assertThat(Targets.failure(fetcher, target("/metrics")).reason())
                .isEqualTo("credentials not readable: no access token: the server of tokens gave none");
        assertThat(shown).isEmpty();
    }

    @Test
    void aTokenThatNoHeaderCanHaveIsNotQuoted() {
        answer = "{\"access_token\": \"hunter2\\n\"}";

        assertThat(Targets.failure(fetcher, target("/metrics")).reason())
                .contains("the access token has a line break")
                .doesNotContain("hunter2");
    }

    private Target target(String path) {
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        return Targets.at(
                base + path,
                new Credentials.OAuth2(
                        inline("me"),
                        inline("a word"),
                        URI.create(base + "/token"),
                        List.of("read"),
                        Map.of("audience", "shop"),
                        TlsOptions.DEFAULT,
                        Optional.empty()));
    }

    private static SecretSource inline(String text) {
        return new SecretSource.Inline(new Secret(text));
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void giveToken(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod() + " "
                + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        String token = "t" + asked.size();
        good.add("Bearer " + token);
        send(exchange, 200, answer.isEmpty() ? "{\"access_token\": \"" + token + "\"}" : answer);
    }

    private void expose(HttpExchange exchange) throws IOException {
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        shown.add(authorization);
        send(exchange, good.contains(authorization) ? 200 : 401, "a 1\n");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(status, text.length());
        exchange.getResponseBody().write(text.getBytes(UTF_8));
        exchange.close();
    }
}
