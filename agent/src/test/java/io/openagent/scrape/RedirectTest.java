package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.TlsOptions;
import io.openagent.scrape.ScrapeFailure.BadRedirect;
import io.openagent.scrape.ScrapeFailure.ForbiddenAddress;
import io.openagent.scrape.ScrapeFailure.Refused;
import java.io.IOException;
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

/// A target may send us elsewhere only where it was allowed to, and never with what is not meant for
/// elsewhere.
@Timeout(20)
class RedirectTest {
    private static final HttpOptions WITH_SECRETS = new HttpOptions(
            TlsOptions.DEFAULT,
            new Credentials.Authorization("Bearer", inline("hunter2")),
            Map.of("X-Scope-OrgID", inline("tenant")),
            Optional.empty(),
            true,
            false);

    private final MockWebServer server = new MockWebServer();
    private final MockWebServer elsewhere = new MockWebServer();
    private final Fetcher fetcher = new Fetcher("1");

    @BeforeEach
    void start() throws IOException {
        server.start();
        elsewhere.start();
    }

    @AfterEach
    void close() {
        fetcher.close();
        server.close();
        elsewhere.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsFollowedWhereThatIsAskedFor(int status) throws Exception {
        server.enqueue(redirect(status, "/other?a=b"));
        server.enqueue(answer());

        assertThat(fetch()).isEqualTo("up 1\n");
        server.takeRequest();
        assertThat(server.takeRequest().getRequestLine()).isEqualTo("GET /other?a=b HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 305, 306})
    void anotherStatusOfThatKindIsNone(int status) {
        server.enqueue(redirect(status, "/other"));

        assertThat(failure()).isEqualTo(new Refused(status));
    }

    @Test
    void theSameOriginGetsTheCredentials() throws Exception {
        server.enqueue(redirect(302, "/other"));
        server.enqueue(answer());

        fetch();

        server.takeRequest();
        Headers presented = server.takeRequest().getHeaders();
        assertThat(presented.get("Authorization")).isEqualTo("Bearer hunter2");
        assertThat(presented.get("X-Scope-OrgID")).isEqualTo("tenant");
        assertThat(presented.names()).doesNotContain("Referer", "Cookie");
    }

    @Test
    void anotherOriginGetsNothingOfTheTarget() throws Exception {
        server.enqueue(redirect(302, elsewhere.url("/").toString()));
        elsewhere.enqueue(answer());

        fetch();

        assertPresentsNothing(elsewhere.takeRequest());
    }

    @Test
    void whoeverHasLeftPresentsNothingOnReturn() throws Exception {
        server.enqueue(redirect(302, elsewhere.url("/").toString()));
        elsewhere.enqueue(redirect(302, server.url("/stolen").toString()));
        server.enqueue(answer());

        fetch();

        server.takeRequest();
        assertPresentsNothing(server.takeRequest());
    }

    @Test
    void anotherNameOfTheSameServerIsAnotherOrigin() throws Exception {
        server.enqueue(redirect(302, "http://127.0.0.1:" + server.getPort() + "/"));
        server.enqueue(answer());

        fetcher.fetch(Targets.at("http://localhost:" + server.getPort() + "/", WITH_SECRETS), Targets::text);

        server.takeRequest();
        assertPresentsNothing(server.takeRequest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file:///etc/passwd",
                "ftp://127.0.0.1/",
                "gopher://127.0.0.1/",
                "jar:file:///a!/b",
                "data:,up%201",
                "http://",
                "http://[::1",
                "http://127.0.0.1:99999/"
            })
    void whatIsNoHttpAddressIsNotFollowed(String location) {
        server.enqueue(redirect(302, location));

        assertThat(failure()).isEqualTo(new BadRedirect("redirects to something that is no http or https address"));
    }

    @Test
    void userInformationIsNotFollowed() {
        server.enqueue(redirect(302, "http://user:hunter2@127.0.0.1/"));

        assertThat(failure()).isEqualTo(new BadRedirect("redirects to an address with user information"));
    }

    @Test
    void aRedirectWithoutALocationIsRefused() {
        server.enqueue(new MockResponse(302, Headers.EMPTY, ""));

        assertThat(failure()).isEqualTo(new BadRedirect("redirects to something that is no http or https address"));
    }

    @Test
    void httpsIsNeverLeftForHttp() throws Exception {
        server.close();
        try (var safe = new MockWebServer()) {
            safe.useHttps(TlsUtil.localhost().sslSocketFactory());
            safe.start();
            safe.enqueue(redirect(302, elsewhere.url("/").toString()));
            var tls = new TlsOptions(true, Optional.empty(), Optional.empty());

            assertThat(Targets.failure(fetcher, Targets.at(safe.url("/").toString(), WITH_SECRETS.with(tls))))
                    .isEqualTo(new BadRedirect("redirects from https to http"));
            assertThat(elsewhere.getRequestCount()).isZero();
        }
    }

    @Test
    void aLoopEnds() {
        for (int i = 0; i < 12; i++) server.enqueue(redirect(302, "/metrics"));

        assertThat(failure()).isEqualTo(new BadRedirect("redirects more than 10 times"));
        assertThat(server.getRequestCount()).isEqualTo(11);
    }

    @Test
    void tenRedirectsAreFollowed() throws Exception {
        for (int i = 0; i < 10; i++) server.enqueue(redirect(302, "/" + i));
        server.enqueue(answer());

        assertThat(fetch()).isEqualTo("up 1\n");
    }

    @Test
    void aRedirectToAMetadataAddressIsNotFollowed() {
        server.enqueue(redirect(302, "http://169.254.169.254/latest/meta-data/"));

        assertThat(failure()).isEqualTo(new ForbiddenAddress("169.254.169.254"));
    }

    private static void assertPresentsNothing(RecordedRequest request) {
        assertThat(request.getHeaders().names()).doesNotContain("Authorization", "X-Scope-OrgID", "Referer", "Cookie");
    }

    private String fetch() throws Exception {
        return fetcher.fetch(Targets.at(server.url("/metrics").toString(), WITH_SECRETS), Targets::text);
    }

    private ScrapeFailure failure() {
        return Targets.failure(fetcher, Targets.at(server.url("/metrics").toString(), WITH_SECRETS));
    }

    private static MockResponse answer() {
        return new MockResponse(200, Headers.EMPTY, "up 1\n");
    }

    private static MockResponse redirect(int status, String location) {
        return new MockResponse(status, Headers.of("Location", location, "Set-Cookie", "a=b"), "moved");
    }

    private static SecretSource inline(String secret) {
        return new SecretSource.Inline(new Secret(secret));
    }
}
