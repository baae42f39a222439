package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.TlsOptions;
import io.openagent.scrape.ScrapeFailure.ForbiddenAddress;
import io.openagent.scrape.ScrapeFailure.OverheadTooLarge;
import io.openagent.scrape.ScrapeFailure.Refused;
import io.openagent.scrape.ScrapeFailure.Unreachable;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.tls.internal.TlsUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ProxyTest {
    private final MockWebServer proxy = new MockWebServer();
    private final Fetcher fetcher = new Fetcher("1");

    @BeforeEach
    void start() throws IOException {
        proxy.start();
    }

    @AfterEach
    void close() {
        fetcher.close();
        proxy.close();
    }

    @Test
    void httpIsAskedOfTheProxy() throws Exception {
        proxy.enqueue(answer());

        assertThat(fetch("http://metrics.example/metrics")).isEqualTo("up 1\n");
        assertThat(proxy.takeRequest().getRequestLine()).isEqualTo("GET http://metrics.example/metrics HTTP/1.1");
    }

    @Test
    void httpsGoesThroughTheProxyAndHidesItsCredentialsFromIt() throws Exception {
        proxy.useHttps(TlsUtil.localhost().sslSocketFactory());
        proxy.enqueue(new MockResponse.Builder().inTunnel().build());
        proxy.enqueue(answer());

        assertThat(fetch("https://metrics.example/metrics")).isEqualTo("up 1\n");
        RecordedRequest tunnel = proxy.takeRequest();
        assertThat(tunnel.getRequestLine()).isEqualTo("CONNECT metrics.example:443 HTTP/1.1");
        assertThat(tunnel.getHeaders().names()).doesNotContain("Authorization", "Proxy-Authorization");
        assertThat(proxy.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer hunter2");
    }

    @Test
    void aProxyThatRefusesIsToldApartFromTheTarget() {
        proxy.enqueue(new MockResponse.Builder().inTunnel().code(403).build());

        assertThat(failure("https://metrics.example/")).isEqualTo(new Unreachable("the proxy opened no connection"));
    }

    @Test
    void aProxyThatAsksForCredentialsGetsNone() throws Exception {
        proxy.enqueue(new MockResponse(407, Headers.of("Proxy-Authenticate", "Basic"), ""));

        assertThat(failure("http://metrics.example/")).isEqualTo(new Refused(407));
        assertThat(proxy.takeRequest().getHeaders().get("Proxy-Authorization")).isNull();
        assertThat(proxy.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aProxyCannotFloodUsEither() throws Exception {
        try (var flood = RawServer.flooding("HTTP/1.1 200 OK\r\na: ", "b".repeat(1_000))) {
            var options = through(
                    URI.create("http://127.0.0.1:" + URI.create(flood.url()).getPort()));

            assertThat(Targets.failure(fetcher, Targets.at("https://metrics.example/", options)))
                    .isEqualTo(new OverheadTooLarge(Exchange.OVERHEAD_BYTES));
        }
    }

    @Test
    void aClosedProxyIsUnreachable() {
        proxy.close();

        assertThat(failure("http://metrics.example/")).isEqualTo(new Unreachable("connection refused"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/", "https://[fe80::1]/", "http://2852039166/"})
    void aProxyIsNotAskedForMetadata(String url) {
        assertThat(failure(url)).isInstanceOf(ForbiddenAddress.class);
        assertThat(proxy.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:hunter3@127.0.0.1:1", "https://127.0.0.1:1", "socks5://127.0.0.1:1", "proxy"})
    void whatIsNoPlainProxyIsRefused(String url) {
        assertThat(Targets.failure(fetcher, Targets.at("http://metrics.example/", through(URI.create(url)))))
                .isEqualTo(new Unreachable("the proxy is not http://host:port without user information"));
    }

    private String fetch(String url) throws Exception {
        return fetcher.fetch(Targets.at(url, options()), Targets::text);
    }

    private ScrapeFailure failure(String url) {
        return Targets.failure(fetcher, Targets.at(url, options()));
    }

    private HttpOptions options() {
        return through(URI.create("http://127.0.0.1:" + proxy.getPort()));
    }

    private static HttpOptions through(URI url) {
        return new HttpOptions(
                new TlsOptions(true, Optional.empty(), Optional.empty()),
                new Credentials.Authorization("Bearer", new SecretSource.Inline(new Secret("hunter2"))),
                Map.of(),
                Optional.of(url),
                false,
                false);
    }

    private static MockResponse answer() {
        return new MockResponse(200, Headers.EMPTY, "up 1\n");
    }
}
