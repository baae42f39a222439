package io.openagent.scrape;

import static java.util.Objects.requireNonNull;

import io.openagent.discovery.TlsOptions;
import io.openagent.scrape.ScrapeFailure.Untrusted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okio.ByteString;

/// One client for each TLS identity: the options together with the content of their CA file.
///
/// A CA file is read at every use. When its content differs, a new client takes the place of the old one, whose idle
/// connections nobody can reach any more. A CA file that cannot be read refuses: the machine's authorities never stand
/// in for it. One lock guards the map.
final class TlsClients {
    /// All authorities that a Linux distribution trusts take 220 KiB.
    private static final int MAX_CA_FILE_BYTES = 1024 * 1024;

    /// Above this many the least recently used identity goes, and is made anew when it is wanted again.
    private static final int MAX_IDENTITIES = 1_000;

    private final OkHttpClient base;
    private final SequencedMap<TlsOptions, Identity> identities = new LinkedHashMap<>(16, 0.75f, true);

    private record Identity(ByteString caDigest, OkHttpClient client) {}

    /// @param base trusts the machine's authorities; all clients share its connections
    TlsClients(OkHttpClient base) {
        this.base = base;
    }

    OkHttpClient with(TlsOptions options) throws ScrapeFailedException {
        if (options.equals(TlsOptions.DEFAULT)) return base;
        byte[] ca = options.caFile().isPresent() ? read(options.caFile().get()) : new byte[0];
        return with(options, ca);
    }

    private synchronized OkHttpClient with(TlsOptions options, byte[] ca) throws ScrapeFailedException {
        ByteString digest = ByteString.of(ca).sha256();
        Identity known = identities.get(options);
        if (known != null && known.caDigest.equals(digest)) return known.client;

        OkHttpClient client = newClient(options, ca);
        identities.put(options, new Identity(digest, client));
        if (identities.size() > MAX_IDENTITIES) identities.pollFirstEntry();
        return client;
    }

    private OkHttpClient newClient(TlsOptions options, byte[] ca) throws ScrapeFailedException {
        X509TrustManager trust = trust(options, ca);
        return base.newBuilder()
                .sslSocketFactory(sockets(options, trust), trust)
                .hostnameVerifier(verifier(options))
                .build();
    }

    private X509TrustManager trust(TlsOptions options, byte[] ca) throws ScrapeFailedException {
        if (options.insecureSkipVerify()) return new TrustAnything();
        if (options.caFile().isEmpty()) return requireNonNull(base.x509TrustManager());
        try {
            return CertificateAuthorities.trusting(ca);
        } catch (GeneralSecurityException | IOException e) {
            throw untrusted(
                    "no sound certificates in CA file " + options.caFile().get());
        }
    }

    private static SSLSocketFactory sockets(TlsOptions options, X509TrustManager trust) throws ScrapeFailedException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            SSLSocketFactory sockets = context.getSocketFactory();
            return options.serverName().isEmpty()
                    ? sockets
                    : new NamedSockets(
                            sockets, new SNIHostName(options.serverName().get()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        } catch (IllegalArgumentException e) {
            throw untrusted("no server has the name " + options.serverName().orElseThrow());
        }
    }

    private HostnameVerifier verifier(TlsOptions options) {
        if (options.insecureSkipVerify()) return (_, _) -> true;
        HostnameVerifier verifier = base.hostnameVerifier();
        return options.serverName()
                .<HostnameVerifier>map(name -> (_, session) -> verifier.verify(name, session))
                .orElse(verifier);
    }

    private static byte[] read(Path caFile) throws ScrapeFailedException {
        try (var in = Files.newInputStream(caFile)) {
            byte[] content = in.readNBytes(MAX_CA_FILE_BYTES + 1);
            if (content.length <= MAX_CA_FILE_BYTES) return content;
            throw untrusted("CA file " + caFile + " is larger than " + MAX_CA_FILE_BYTES + " bytes");
        } catch (IOException e) {
            throw untrusted("CA file not readable: " + caFile);
        }
    }

    private static ScrapeFailedException untrusted(String why) {
        return new ScrapeFailedException(new Untrusted(why));
    }
}
