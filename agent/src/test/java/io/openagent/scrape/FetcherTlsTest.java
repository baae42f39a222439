package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.Target;
import io.openagent.discovery.TlsOptions;
import io.openagent.discovery.TlsOptions.Version;
import io.openagent.scrape.ScrapeFailure.BadEncoding;
import io.openagent.scrape.ScrapeFailure.OverheadTooLarge;
import io.openagent.scrape.ScrapeFailure.Untrusted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocket;
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

    /// This server would rather speak HTTP/2.
    @Test
    void http2IsNotSpoken() throws Exception {
        serve(forLocalhost(AUTHORITY));

        fetch(trusting(AUTHORITY));

        assertThat(server.takeRequest().getRequestLine()).isEqualTo("GET /metrics HTTP/1.1");
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
    void aSelfSignedCertificateIsRefused() throws Exception {
        serve(new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build());

        assertThat(failure(trusting(AUTHORITY))).isEqualTo(UNKNOWN);
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aCommonNameIsNoName() throws Exception {
        serve(issuedBy(AUTHORITY).commonName("localhost").build());

        assertThat(failure(trusting(AUTHORITY)))
                .isEqualTo(new Untrusted("certificate not trusted: it is for another host"));
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aCertificateForClientsAloneIsRefused() throws Exception {
        Keytool.Pair pair = Keytool.selfSigned(folder, "san=dns:localhost", "eku=clientAuth");
        server.useHttps(pair.sockets());
        server.start();

        assertThat(failure(trusting(pair.certificate())))
                .isEqualTo(new Untrusted("certificate not trusted: it is not for servers"));
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aCertificateOfTheCaFileItselfCanExpire() throws Exception {
        HeldCertificate expired = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .validityInterval(0, 1)
                .build();
        serve(expired);

        assertThat(failure(trusting(expired))).isEqualTo(new Untrusted("certificate not trusted: it has expired"));
    }

    /// The JDK speaks no TLS 1.1 itself any more, so the answer to its first message is made by hand.
    @Test
    void anOldVersionOfTlsIsRefused() throws Exception {
        byte[] hello = new byte[47];
        byte[] begin = HexFormat.of().parseHex("160302002a020000260302");
        System.arraycopy(begin, 0, hello, 0, begin.length);
        System.arraycopy(new byte[] {0, (byte) 0xc0, 0x13, 0}, 0, hello, 43, 4);
        try (var old = RawServer.atOnce(client -> client.send(hello))) {
            assertThat(Targets.failure(fetcher, Targets.at(old.url().replace("http:", "https:"))))
                    .isInstanceOfSatisfying(
                            Untrusted.class,
                            failure -> assertThat(failure.why())
                                    .startsWith("no TLS: the server selected protocol version TLS11"));
        }
    }

    @Test
    void aVersionBelowTheLeastIsRefused() throws Exception {
        try (var server = speaking12()) {
            assertThat(Targets.failure(fetcher, atLeast(Version.TLS_1_3, server)))
                    .isEqualTo(new Untrusted("no TLS: received fatal alert: protocol_version"));
        }
    }

    @Test
    void theLeastVersionIsEnough() throws Exception {
        try (var server = speaking12()) {
            assertThat(fetcher.fetch(atLeast(Version.TLS_1_2, server), Targets::text))
                    .isEqualTo("up 1\n");
        }
    }

    @Test
    void aFinalDotOfTheHostIsNotPartOfItsName() throws Exception {
        serve(forLocalhost(AUTHORITY));
        String url = "https://localhost.:" + server.getPort() + "/metrics";

        assertThat(fetcher.fetch(Targets.at(url, trusting(AUTHORITY)), Targets::text))
                .isEqualTo("up 1\n");
        assertThat(server.takeRequest().getHeaders().get("Host")).isEqualTo("localhost:" + server.getPort());
    }

    @Test
    void noTokenLeavesBeforeTheServerIsTrusted() throws Exception {
        var seen = new ConcurrentLinkedQueue<String>();
        try (var thief = RawServer.over(
                certificates(forLocalhost(OTHER_AUTHORITY)).sslContext().getServerSocketFactory(),
                _ -> seen.add("a request"))) {
            HttpOptions options = HttpOptions.DEFAULT
                    .with(trusting(AUTHORITY))
                    .with(new Credentials.Authorization("Bearer", new SecretSource.Inline(new Secret("hunter2"))));

            assertThat(Targets.failure(fetcher, Targets.at(overTls(thief), options)))
                    .isEqualTo(UNKNOWN);
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void framingIsWatchedUnderTlsToo() throws Exception {
        try (var server = RawServer.over(
                certificates(forLocalhost(AUTHORITY)).sslContext().getServerSocketFactory(),
                client -> client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nup 1\n\r\n"))) {
            assertThat(Targets.failure(fetcher, Targets.at(overTls(server), trusting(AUTHORITY))))
                    .isEqualTo(new BadEncoding("junk between a chunk and its line end"));
        }
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

    private static RawServer speaking12() throws IOException {
        return RawServer.over(
                new Only12(certificates(forLocalhost(AUTHORITY)).sslContext().getServerSocketFactory()),
                client -> client.send("HTTP/1.1 200 OK\r\n\r\nup 1\n"));
    }

    private Target atLeast(Version version, RawServer server) throws IOException {
        var options = new TlsOptions(false, trusting(AUTHORITY).ca(), Optional.empty(), Optional.empty(), version);
        return Targets.at(overTls(server), options);
    }

    private static String overTls(RawServer server) {
        return server.url().replace("http://127.0.0.1", "https://localhost");
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
        var trusting = trusting(AUTHORITY);
        return new TlsOptions(false, trusting.ca(), Optional.empty(), Optional.of(serverName), trusting.minVersion());
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

    /// Makes sockets that speak TLS 1.2 and nothing newer.
    private static final class Only12 extends ServerSocketFactory {
        private final ServerSocketFactory sockets;

        Only12(ServerSocketFactory sockets) {
            this.sockets = sockets;
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            var socket = (SSLServerSocket) sockets.createServerSocket(port, backlog, address);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            return socket;
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return createServerSocket(port, 1);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            return createServerSocket(port, backlog, InetAddress.getLoopbackAddress());
        }
    }
}
