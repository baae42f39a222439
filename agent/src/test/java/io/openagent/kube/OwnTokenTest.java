package io.openagent.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.SecretSource.Own;
import io.openagent.discovery.SecretSource.Part;
import io.openagent.discovery.Target;
import io.openagent.discovery.TlsOptions;
import io.openagent.discovery.kubernetes.watch.NamedSecrets;
import io.openagent.discovery.kubernetes.watch.Pace;
import io.openagent.metrics.Labels;
import io.openagent.scrape.Fetcher;
import io.openagent.scrape.ScrapeFailedException;
import io.openagent.scrape.ScrapeFailure.CredentialsUnreadable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whom the token of the agent's ServiceAccount reaches: those that ask for it and prove who they are, and nobody else.
final class OwnTokenTest {
    private static final String TOKEN = "token-of-the-agent";
    private static final HeldCertificate CERTIFICATE =
            new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    private static final Credentials OWN = new Credentials.Authorization("Bearer", new Own(Part.TOKEN));

    @TempDir
    private Path account;

    private final MockWebServer plain = new MockWebServer();
    private final MockWebServer secure = new MockWebServer();
    private NamedSecrets secrets = secrets(Path.of("none"));
    private Fetcher fetcher = new Fetcher("1", secrets);

    @BeforeEach
    void standInACluster() throws IOException {
        Files.writeString(account.resolve("token"), TOKEN + "\n");
        Files.writeString(account.resolve("ca.crt"), CERTIFICATE.certificatePem());
        Files.writeString(account.resolve("namespace"), "monitoring");
        secrets = secrets(account);
        fetcher = new Fetcher("1", secrets);
        secure.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(CERTIFICATE)
                .build()
                .sslSocketFactory());
        plain.start();
        secure.start();
        plain.enqueue(new MockResponse(200, Headers.EMPTY, "up 1\n"));
        secure.enqueue(new MockResponse(200, Headers.EMPTY, "up 1\n"));
    }

    @AfterEach
    void leave() {
        fetcher.close();
        secrets.close();
        plain.close();
        secure.close();
    }

    @Test
    void whoAsksForItOverVerifiedTlsGetsIt() throws Exception {
        fetch(url(secure, "https"), options(false, OWN));

        assertThat(shownTo(secure)).isEqualTo("Bearer " + TOKEN);
    }

    @Test
    void aRenewedTokenIsShownFromThenOn() throws Exception {
        secure.enqueue(new MockResponse(200, Headers.EMPTY, "up 1\n"));
        fetch(url(secure, "https"), options(false, OWN));
        Files.writeString(account.resolve("token"), "renewed");

        fetch(url(secure, "https"), options(false, OWN));

        assertThat(shownTo(secure)).isEqualTo("Bearer " + TOKEN);
        assertThat(shownTo(secure)).isEqualTo("Bearer renewed");
    }

    @Test
    void whoDoesNotAskNeverGetsIt() throws Exception {
        fetch(url(plain, "http"), options(false, new Credentials.None()));
        fetch(url(secure, "https"), options(true, new Credentials.None()));

        assertThat(shownTo(plain)).isEmpty();
        assertThat(shownTo(secure)).isEmpty();
    }

    @Test
    void neitherHttpNorAnUnverifiedServerGetsIt() {
        assertThat(refusal(url(plain, "http"), options(false, OWN))).contains("over verified TLS alone");
        assertThat(refusal(url(secure, "https"), options(true, OWN))).contains("over verified TLS alone");

        assertThat(plain.getRequestCount() + secure.getRequestCount()).isZero();
    }

    @Test
    void aRedirectToSomebodyElseDoesNotTakeItAlong() throws Exception {
        try (var strange = new MockWebServer()) {
            strange.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(CERTIFICATE)
                    .build()
                    .sslSocketFactory());
            strange.start();
            strange.enqueue(new MockResponse(200, Headers.EMPTY, "up 1\n"));
            secure.close();
            try (var first = new MockWebServer()) {
                first.useHttps(new HandshakeCertificates.Builder()
                        .heldCertificate(CERTIFICATE)
                        .build()
                        .sslSocketFactory());
                first.start();
                first.enqueue(new MockResponse(302, Headers.of("Location", url(strange, "https")), ""));

                fetch(url(first, "https"), options(false, OWN));

                assertThat(shownTo(first)).isEqualTo("Bearer " + TOKEN);
                assertThat(shownTo(strange)).isEmpty();
            }
        }
    }

    private static NamedSecrets secrets(Path account) {
        return new NamedSecrets(Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1"), account, Pace.USUAL);
    }

    private static HttpOptions options(boolean insecure, Credentials credentials) {
        var tls = new TlsOptions(insecure, Optional.empty(), Optional.empty())
                .trusting(new SecretSource.Own(Part.AUTHORITY));
        return new HttpOptions(tls, credentials, Map.of(), Optional.empty(), true, false);
    }

    private String fetch(String url, HttpOptions options) throws Exception {
        return fetcher.fetch(
                target(url, options), body -> new String(body.stream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private String refusal(String url, HttpOptions options) {
        var failed = catchThrowableOfType(ScrapeFailedException.class, () -> fetch(url, options));
        assertThat(failed.failure()).isInstanceOf(CredentialsUnreadable.class);
        return failed.failure().reason();
    }

    private static String url(MockWebServer server, String scheme) {
        return scheme + "://localhost:" + server.getPort() + "/metrics";
    }

    private static String shownTo(MockWebServer server) throws InterruptedException {
        RecordedRequest request = server.takeRequest();
        return Optional.ofNullable(request.getHeaders().get("Authorization")).orElse("");
    }

    private static Target target(String url, HttpOptions options) {
        return new Target(
                "t",
                URI.create(url),
                Labels.EMPTY,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                options,
                IngestOptions.DEFAULT);
    }
}
