package io.openagent.scrape;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.openagent.discovery.SecretSource;
import io.openagent.discovery.TlsOptions;
import io.openagent.discovery.TlsOptions.ClientCertificate;
import io.openagent.discovery.TlsOptions.Version;
import io.openagent.scrape.ScrapeFailure.CredentialsUnreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

@Timeout(20)
class ClientCertificateTest {
    private static final String DAMAGED = "a damaged key, or one of another kind than the certificate's";
    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(1).build();
    private static final HeldCertificate SERVER = new HeldCertificate.Builder()
            .signedBy(AUTHORITY)
            .addSubjectAlternativeName("localhost")
            .build();
    private static final HeldCertificate ISSUER = new HeldCertificate.Builder()
            .signedBy(AUTHORITY)
            .certificateAuthority(0)
            .build();
    private static final HeldCertificate EC = client("ec").ecdsa256().build();
    private static final HeldCertificate RSA = client("rsa").rsa2048().build();

    static final List<Arguments> KEYS = List.of(
            arguments("RSA as PKCS #8", RSA, RSA.privateKeyPkcs8Pem()),
            arguments("RSA as PKCS #1", RSA, RSA.privateKeyPkcs1Pem()),
            arguments("EC as PKCS #8", EC, EC.privateKeyPkcs8Pem()),
            arguments("EC as SEC 1", EC, sec1(EC)),
            arguments("with its certificate before it", EC, EC.certificatePem() + "\nthe key:\n" + sec1(EC)));

    static final List<Arguments> NO_KEYS = List.of(
            arguments("nothing", "", "no private key in PEM without a password"),
            arguments("a certificate", EC.certificatePem(), "no private key in PEM without a password"),
            arguments(
                    "another's key", client("other").build().privateKeyPkcs8Pem(), "the key is not the certificate's"),
            arguments("another kind", RSA.privateKeyPkcs8Pem(), DAMAGED),
            arguments("junk inside", pem("PRIVATE KEY", new byte[] {1, 2, 3}), DAMAGED),
            arguments("junk inside the older form", pem("EC PRIVATE KEY", new byte[] {1, 2, 3}), DAMAGED),
            arguments("no base 64", "-----BEGIN PRIVATE KEY-----\nA=A\n-----END PRIVATE KEY-----", "damaged PEM"),
            arguments(
                    "a password",
                    pem("ENCRYPTED PRIVATE KEY", new byte[] {1}),
                    "the key has a password, and nobody is there to type it in"));

    private final MockWebServer server = new MockWebServer();
    private final Fetcher fetcher = new Fetcher("1");

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        var certificates = new HandshakeCertificates.Builder()
                .heldCertificate(SERVER)
                .addTrustedCertificate(AUTHORITY.certificate())
                .build();
        server.useHttps(certificates.sslSocketFactory());
        server.requireClientAuth();
        server.enqueue(new MockResponse(200, Headers.EMPTY, "up 1\n"));
        server.enqueue(new MockResponse(200, Headers.EMPTY, "up 1\n"));
        server.start();
    }

    @AfterEach
    void close() {
        fetcher.close();
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("KEYS")
    void aKeyIsReadInEachOfItsForms(String form, HeldCertificate client, String key) throws Exception {
        fetch(shown(chain(client), key));

        assertThat(shownName()).as(form).contains("CN=" + (client == RSA ? "rsa" : "ec"));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("NO_KEYS")
    void whatIsNoKeyIsNamedAndNotQuoted(String what, String key, String problem) throws Exception {
        ScrapeFailure failure = failure(shown(chain(EC), key));

        assertThat(failure)
                .as(what)
                .isEqualTo(new CredentialsUnreadable(
                        folder.resolve("client.pem") + " with key " + folder.resolve("key.pem") + ": " + problem));
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aFileWithoutCertificatesIsNamed() throws Exception {
        assertThat(failure(shown("junk", EC.privateKeyPkcs8Pem())).reason()).endsWith("no certificate in PEM");
    }

    @Test
    void aMissingFileIsNamed() throws Exception {
        TlsOptions options = shown(chain(EC), EC.privateKeyPkcs8Pem());
        Path key = folder.resolve("key.pem");
        Files.delete(key);

        assertThat(failure(options)).isEqualTo(new CredentialsUnreadable("no such file: " + key));
    }

    @Test
    void rotatedFilesAreTakenWithoutARestart() throws Exception {
        fetch(shown(chain(EC), EC.privateKeyPkcs8Pem()));
        String before = shownName();
        fetch(shown(chain(RSA), RSA.privateKeyPkcs8Pem()));

        assertThat(before).contains("CN=ec");
        assertThat(shownName()).contains("CN=rsa");
    }

    @Test
    void withoutACertificateTheServerRefuses() throws Exception {
        Path ca = write("ca.pem", AUTHORITY.certificatePem());

        assertThat(failure(new TlsOptions(false, Optional.of(ca), Optional.empty()))
                        .kind())
                .isIn("untrusted", "unreachable");
        assertThat(server.getRequestCount()).isZero();
    }

    private static HeldCertificate.Builder client(String name) {
        return new HeldCertificate.Builder().signedBy(ISSUER).commonName(name);
    }

    private static String chain(HeldCertificate client) {
        return client.certificatePem() + ISSUER.certificatePem();
    }

    /// What `openssl ecparam -genkey` writes: the innermost part of PKCS #8, which for this curve begins at
    /// byte 28.
    private static String sec1(HeldCertificate certificate) {
        byte[] pkcs8 = certificate.keyPair().getPrivate().getEncoded();
        return pem("EC PARAMETERS", Arrays.copyOfRange(pkcs8, 16, 26))
                + pem("EC PRIVATE KEY", Arrays.copyOfRange(pkcs8, 28, pkcs8.length));
    }

    private static String pem(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder().encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private TlsOptions shown(String certificates, String key) throws IOException {
        return new TlsOptions(
                false,
                Optional.of(new SecretSource.InFile(write("ca.pem", AUTHORITY.certificatePem()))),
                Optional.of(new ClientCertificate(write("client.pem", certificates), write("key.pem", key))),
                Optional.empty(),
                Version.TLS_1_2);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private void fetch(TlsOptions options) throws Exception {
        fetcher.fetch(Targets.at(url(), options), Targets::text);
    }

    private ScrapeFailure failure(TlsOptions options) {
        return Targets.failure(fetcher, Targets.at(url(), options));
    }

    private String url() {
        return "https://localhost:" + server.getPort() + "/metrics";
    }

    private String shownName() throws InterruptedException {
        var certificate = (X509Certificate) requireNonNull(server.takeRequest().getHandshake())
                .peerCertificates()
                .getFirst();
        return certificate.getSubjectX500Principal().getName();
    }
}
