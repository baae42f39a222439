package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Target;
import io.openagent.discovery.TlsOptions;
import io.openagent.scrape.ScrapeFailure.OverheadTooLarge;
import io.openagent.scrape.ScrapeFailure.Untrusted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class FetcherTlsTest {
    private static final HeldCertificate AUTHORITY = authority();
    private static final HeldCertificate OTHER_AUTHORITY = authority();
    private static final Untrusted UNKNOWN = new Untrusted("certificate not trusted: no known authority issued it");

    private final MockWebServer server = new MockWebServer();
    private final Fetcher fetcher = new Fetcher("1");

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fetcher.close();
        server.close();
    }

    @Test
    void anUnknownAuthorityIsRefused() throws Exception {
        serve(forLocalhost(AUTHORITY));

        assertThat(failure(TlsOptions.DEFAULT)).isEqualTo(UNKNOWN);
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void theAuthorityOfTheCaFileIsTrusted() throws Exception {
        serve(forLocalhost(AUTHORITY));

        assertThat(fetch(trusting(AUTHORITY))).isEqualTo("up 1\n");
    }

    @Test
    void everyCertificateOfTheCaFileIsTrusted() throws Exception {
        serve(forLocalhost(AUTHORITY));

        assertThat(fetch(trusting(OTHER_AUTHORITY, AUTHORITY))).isEqualTo("up 1\n");
    }

    @Test
    void anotherAuthorityThanThatOfTheCaFileIsRefused() throws Exception {
        serve(forLocalhost(AUTHORITY));

        assertThat(failure(trusting(OTHER_AUTHORITY))).isEqualTo(UNKNOWN);
    }

    @Test
    void twoScrapesUseOneConnection() throws Exception {
        serve(forLocalhost(AUTHORITY));
        TlsOptions options = trusting(AUTHORITY);

        fetch(options);
        fetch(options);

        assertThat(server.takeRequest().getConnectionIndex()).isZero();
        assertThat(server.takeRequest().getConnectionIndex()).isZero();
    }

    @Test
    void aRotatedCaFileIsTakenWithoutARestart() throws Exception {
        serve(forLocalhost(AUTHORITY));
        TlsOptions options = trusting(OTHER_AUTHORITY);

        ScrapeFailure before = failure(options);
        String after = fetch(trusting(AUTHORITY));

        assertThat(before).isEqualTo(UNKNOWN);
        assertThat(after).isEqualTo("up 1\n");
    }

    @Test
    void aConnectionDoesNotOutliveTheTrustInItsAuthority() throws Exception {
        serve(forLocalhost(AUTHORITY));

        String before = fetch(trusting(AUTHORITY));
        ScrapeFailure after = failure(trusting(OTHER_AUTHORITY));

        assertThat(before).isEqualTo("up 1\n");
        assertThat(after).isEqualTo(UNKNOWN);
    }

    @Test
    void aMissingCaFileRefusesTheScrape() throws Exception {
        serve(forLocalhost(AUTHORITY));
        Path missing = folder.resolve("missing.pem");

        assertThat(failure(trusting(missing))).isEqualTo(new Untrusted("CA file not readable: " + missing));
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aCaFileWithoutCertificatesRefusesTheScrape() throws Exception {
        serve(forLocalhost(AUTHORITY));
        Path junk = Files.writeString(folder.resolve("junk.pem"), "no certificate\n");

        assertThat(failure(trusting(junk))).isEqualTo(new Untrusted("no sound certificates in CA file " + junk));
    }

    @Test
    void aDamagedCaFileRefusesTheScrape() throws Exception {
        serve(forLocalhost(AUTHORITY));
        Path cut = Files.writeString(
                folder.resolve("cut.pem"), AUTHORITY.certificatePem().substring(0, 200));

        assertThat(failure(trusting(cut))).isEqualTo(new Untrusted("no sound certificates in CA file " + cut));
    }

    @Test
    void anEndlessCaFileRefusesTheScrape() throws Exception {
        serve(forLocalhost(AUTHORITY));

        assertThat(failure(trusting(Path.of("/dev/zero"))))
                .isEqualTo(new Untrusted("CA file /dev/zero is larger than 1048576 bytes"));
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        serve(issuedBy(AUTHORITY).addSubjectAlternativeName("metrics.example").build());

        assertThat(failure(trusting(AUTHORITY)))
                .isEqualTo(new Untrusted("certificate not trusted: it is for another host"));
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void theServerNameStandsInForTheHost() throws Exception {
        serve(issuedBy(AUTHORITY).addSubjectAlternativeName("metrics.example").build());

        assertThat(fetch(named("metrics.example"))).isEqualTo("up 1\n");
        assertThat(server.takeRequest().getHandshakeServerNames()).containsExactly("metrics.example");
    }

    @Test
    void aCertificateForTheHostIsNotForTheServerName() throws Exception {
        serve(forLocalhost(AUTHORITY));

        assertThat(failure(named("metrics.example")))
                .isEqualTo(new Untrusted("certificate not trusted: it is for another host"));
    }

    @Test
    void aServerNameThatNoServerHasIsRefused() throws Exception {
        serve(forLocalhost(AUTHORITY));

        assertThat(failure(named("not a name"))).isEqualTo(new Untrusted("no server has the name not a name"));
    }

    @Test
    void insecureSkipVerifyTakesAnyCertificate() throws Exception {
        serve(issuedBy(AUTHORITY)
                .addSubjectAlternativeName("metrics.example")
                .validityInterval(0, 1)
                .build());

        assertThat(fetch(new TlsOptions(true, Optional.empty(), Optional.empty())))
                .isEqualTo("up 1\n");
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        serve(issuedBy(AUTHORITY)
                .addSubjectAlternativeName("localhost")
                .validityInterval(0, 1)
                .build());

        assertThat(failure(trusting(AUTHORITY))).isEqualTo(new Untrusted("certificate not trusted: it has expired"));
    }

    @Test
    void aCertificateThatIsNotYetValidIsRefused() throws Exception {
        long tomorrow = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(1);
        serve(issuedBy(AUTHORITY)
                .addSubjectAlternativeName("localhost")
                .validityInterval(tomorrow, tomorrow + TimeUnit.DAYS.toMillis(1))
                .build());

        assertThat(failure(trusting(AUTHORITY)))
                .isEqualTo(new Untrusted("certificate not trusted: it is not valid yet"));
    }

    @Test
    void aServerThatSpeaksPlainHttpIsRefused() throws Exception {
        try (var plain = RawServer.atOnce(client -> client.send("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            assertThat(Targets.failure(fetcher, Targets.at(plain.url().replace("http:", "https:"))))
                    .isEqualTo(new Untrusted("no TLS: unsupported or unrecognized SSL message"));
        }
    }

    @Test
    void headersWithoutEndAreCutOffUnderTlsToo() throws Exception {
        server.useHttps(certificates(forLocalhost(AUTHORITY)).sslSocketFactory());
        server.enqueue(new MockResponse(200, Headers.of("a", "b".repeat(200_000)), ""));
        server.start();

        assertThat(failure(trusting(AUTHORITY))).isEqualTo(new OverheadTooLarge(Exchange.OVERHEAD_BYTES));
    }

    private void serve(HeldCertificate certificate) throws IOException {
        server.useHttps(certificates(certificate).sslSocketFactory());
        server.enqueue(new MockResponse(200, Headers.EMPTY, "up 1\n"));
        server.enqueue(new MockResponse(200, Headers.EMPTY, "up 1\n"));
        server.start();
    }

    private String fetch(TlsOptions options) throws Exception {
        return fetcher.fetch(target(options), Targets::text);
    }

    private ScrapeFailure failure(TlsOptions options) {
        return Targets.failure(fetcher, target(options));
    }

    private Target target(TlsOptions options) {
        return Targets.at("https://localhost:" + server.getPort() + "/metrics", options);
    }

    private TlsOptions trusting(HeldCertificate... authorities) throws IOException {
        var pem = new StringBuilder("# the authorities of this test\n");
        for (HeldCertificate authority : authorities) pem.append(authority.certificatePem());
        return trusting(Files.writeString(folder.resolve("ca.pem"), pem));
    }

    private static TlsOptions trusting(Path caFile) {
        return new TlsOptions(false, Optional.of(caFile), Optional.empty());
    }

    private TlsOptions named(String serverName) throws IOException {
        return new TlsOptions(false, trusting(AUTHORITY).caFile(), Optional.of(serverName));
    }

    private static HandshakeCertificates certificates(HeldCertificate certificate) {
        return new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    }

    private static HeldCertificate authority() {
        return new HeldCertificate.Builder().certificateAuthority(0).build();
    }

    private static HeldCertificate.Builder issuedBy(HeldCertificate authority) {
        return new HeldCertificate.Builder().signedBy(authority);
    }

    private static HeldCertificate forLocalhost(HeldCertificate authority) {
        return issuedBy(authority).addSubjectAlternativeName("localhost").build();
    }
}
