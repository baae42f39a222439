package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.Target;
import io.openagent.scrape.ScrapeFailure.CredentialsUnreadable;
import io.openagent.scrape.ScrapeFailure.Malformed;
import io.openagent.scrape.ScrapeFailure.Refused;
import io.openagent.scrape.ScrapeFailure.Unreachable;
import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetcherTest {
    private final MockWebServer server = new MockWebServer();
    private final Fetcher fetcher = new Fetcher("1.2.3");

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void close() {
        fetcher.close();
        server.close();
    }

    @Test
    void givesTheBodyAndItsContentType() throws Exception {
        server.enqueue(new MockResponse(200, Headers.of("Content-Type", "text/plain; version=0.0.4"), "up 1\n"));

        String seen = fetcher.fetch(target(), body -> body.contentType() + " " + Targets.text(body));

        assertThat(seen).isEqualTo("Optional[text/plain; version=0.0.4] up 1\n");
    }

    @Test
    void anAbsentContentTypeIsAbsent() throws Exception {
        server.enqueue(answer(200));

        Optional<String> contentType = fetcher.fetch(target(), Body::contentType);

        assertThat(contentType).isEmpty();
    }

    @Test
    void asksAsAScraperDoesAndPresentsNothingElse() throws Exception {
        server.enqueue(answer(200));

        fetcher.fetch(target(), Targets::text);

        RecordedRequest request = server.takeRequest();
        assertThat(request.getRequestLine()).isEqualTo("GET /metrics?module=a%20b HTTP/1.1");
        assertThat(request.getHeaders().names())
                .containsExactlyInAnyOrder(
                        "Host",
                        "Connection",
                        "Accept",
                        "Accept-Encoding",
                        "User-Agent",
                        "X-Prometheus-Scrape-Timeout-Seconds");
        assertThat(request.getHeaders().get("Accept"))
                .isEqualTo(target().ingest().protocols().accept());
        assertThat(request.getHeaders().get("Accept-Encoding")).isEqualTo("gzip");
        assertThat(request.getHeaders().get("User-Agent")).isEqualTo("OpenAgent/1.2.3");
        assertThat(request.getHeaders().get("X-Prometheus-Scrape-Timeout-Seconds"))
                .isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 301, 307, 400, 401, 404, 407, 421, 500, 503})
    void takesOnlyStatus200(int status) {
        server.enqueue(answer(status));

        assertThatFetch(target()).isEqualTo(new Refused(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 407, 408, 421, 503})
    void aRefusalIsNotAskedAgain(int status) {
        server.enqueue(answer(status, Headers.of("Retry-After", "0", "WWW-Authenticate", "Basic")));
        server.enqueue(answer(200));

        assertThatFetch(target()).isEqualTo(new Refused(status));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (var elsewhere = new MockWebServer()) {
            elsewhere.start();
            server.enqueue(answer(302, Headers.of("Location", elsewhere.url("/").toString())));

            assertThatFetch(target(basic("prometheus", "hunter2"))).isEqualTo(new Refused(302));
            assertThat(elsewhere.getRequestCount()).isZero();
        }
    }

    @Test
    void cookiesAreNotKept() throws Exception {
        server.enqueue(answer(200, Headers.of("Set-Cookie", "session=1")));
        server.enqueue(answer(200));

        fetcher.fetch(target(), Targets::text);
        fetcher.fetch(target(), Targets::text);

        server.takeRequest();
        assertThat(server.takeRequest().getHeaders().get("Cookie")).isNull();
    }

    @Test
    void twoScrapesUseOneConnection() throws Exception {
        server.enqueue(new MockResponse(200, Headers.EMPTY, "a 1\n"));
        server.enqueue(new MockResponse(200, Headers.EMPTY, "a 2\n"));

        fetcher.fetch(target(), Targets::text);
        fetcher.fetch(target(), Targets::text);

        assertThat(server.takeRequest().getConnectionIndex()).isZero();
        assertThat(server.takeRequest().getConnectionIndex()).isZero();
    }

    @Test
    void aReaderThatStopsEarlyLeavesTheConnectionUsable() throws Exception {
        server.enqueue(new MockResponse(200, Headers.EMPTY, "a 1\n".repeat(10_000)));
        server.enqueue(answer(200));

        int first = fetcher.fetch(target(), body -> body.stream().read());
        fetcher.fetch(target(), Targets::text);

        assertThat(first).isEqualTo('a');
        server.takeRequest();
        assertThat(server.takeRequest().getConnectionIndex()).isZero();
    }

    @Test
    void whatTheReaderRefusesIsTheFailure() {
        server.enqueue(new MockResponse(200, Headers.EMPTY, "up up up\n"));
        var malformed = new Malformed(1, "no number");

        assertThatThrownBy(() -> fetcher.fetch(target(), _ -> {
                    throw new ScrapeFailedException(malformed);
                }))
                .isInstanceOfSatisfying(
                        ScrapeFailedException.class,
                        e -> assertThat(e.failure()).isEqualTo(malformed));
    }

    @Test
    void basicCredentialsAreSentAsTheyAreNow(@TempDir Path folder) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "old\n");
        Target target = target(new Credentials.Basic(
                new SecretSource.Inline(new Secret("prometheus")), new SecretSource.InFile(password)));
        server.enqueue(answer(200));
        server.enqueue(answer(200));

        fetcher.fetch(target, Targets::text);
        Files.writeString(password, "nöw\n");
        fetcher.fetch(target, Targets::text);

        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo(basicHeader("prometheus", "old"));
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo(basicHeader("prometheus", "nöw"));
    }

    @Test
    void unreadableCredentialsRefuseTheScrape(@TempDir Path folder) {
        Path missing = folder.resolve("password");
        Target target = target(new Credentials.Basic(
                new SecretSource.Inline(new Secret("prometheus")), new SecretSource.InFile(missing)));

        assertThatFetch(target).isEqualTo(new CredentialsUnreadable("no such file: " + missing));
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void nothingIsPresentedThatTheTargetDoesNotName() throws Exception {
        server.enqueue(answer(401, Headers.of("WWW-Authenticate", "Basic realm=\"metrics\"")));
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("environment", "secret".toCharArray());
            }
        });

        try {
            assertThatFetch(target()).isEqualTo(new Refused(401));
        } finally {
            Authenticator.setDefault(null);
        }

        assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void noProxyOfTheEnvironmentIsUsed() throws Exception {
        server.enqueue(answer(200));
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "1");
        System.setProperty("http.nonProxyHosts", "");
        System.setProperty("socksProxyHost", "127.0.0.1");
        System.setProperty("socksProxyPort", "1");

        try {
            fetcher.fetch(target(), Targets::text);
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
            System.clearProperty("http.nonProxyHosts");
            System.clearProperty("socksProxyHost");
            System.clearProperty("socksProxyPort");
        }

        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aFailureNamesNeitherSecretNorParameter() {
        server.enqueue(answer(500));
        Target target = Targets.at(server.url("/metrics?token=hunter3").toString(), basic("prometheus", "hunter2"));

        assertThatThrownBy(() -> fetcher.fetch(target, Targets::text))
                .hasMessage("answered with status 500, wanted 200")
                .hasNoCause()
                .extracting(Throwable::getStackTrace)
                .isEqualTo(new StackTraceElement[0]);
    }

    @Test
    void aClosedPortIsRefused() {
        Target target = target();
        server.close();

        assertThatFetch(target).isEqualTo(new Unreachable("connection refused"));
    }

    @Test
    void anUnknownNameIsNamed() {
        try (var lost = new Fetcher("1", host -> {
            throw new UnknownHostException("java.net says something longer about " + host);
        })) {
            assertThat(Targets.failure(lost, Targets.at("http://nowhere.example/metrics?token=a")))
                    .isEqualTo(new Unreachable("no such host: nowhere.example"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/metrics", "http://127.0.0.1:99999/metrics"})
    void anAddressThatCannotBeAskedIsRefused(String url) {
        assertThatFetch(Targets.at(url)).isEqualTo(new Unreachable("not a valid http or https address"));
    }

    private ObjectAssert<ScrapeFailure> assertThatFetch(Target target) {
        return assertThat(Targets.failure(fetcher, target));
    }

    private static MockResponse answer(int status) {
        return answer(status, Headers.EMPTY);
    }

    private static MockResponse answer(int status, Headers headers) {
        return new MockResponse(status, headers, "");
    }

    private Target target() {
        return Targets.at(server.url("/metrics?module=a%20b").toString());
    }

    private Target target(Credentials credentials) {
        return Targets.at(server.url("/metrics").toString(), credentials);
    }

    private static Credentials basic(String username, String password) {
        return new Credentials.Basic(
                new SecretSource.Inline(new Secret(username)), new SecretSource.Inline(new Secret(password)));
    }

    private static String basicHeader(String username, String password) {
        return okhttp3.Credentials.basic(username, password, StandardCharsets.UTF_8);
    }
}
