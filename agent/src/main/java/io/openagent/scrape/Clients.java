package io.openagent.scrape;

import io.openagent.discovery.ClusterSecrets;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.TlsOptions;
import io.openagent.scrape.CountingSockets.Carries;
import io.openagent.scrape.ScrapeFailure.CredentialsUnreadable;
import io.openagent.scrape.ScrapeFailure.Unreachable;
import io.openagent.scrape.ScrapeFailure.Untrusted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import javax.net.SocketFactory;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.TlsVersion;
import okio.ByteString;

/// One client for each way to a target: what guards its addresses, which proxy it goes through, and for https
/// whom it trusts and what it shows, with the content of the files that say so.
///
/// Those files are read at every use. When the content of one differs, a new client takes the place of the
/// old one, whose idle connections nobody can reach any more. One lock guards the map.
final class Clients implements AutoCloseable {
    /// Above this many the least recently used one goes, and is made anew when it is wanted again.
    private static final int MAX_CLIENTS = 1_000;

    private final Resolver resolver;
    private final OkHttpClient base;
    private final ClusterSecrets cluster;
    private final KeptConnections connections = new KeptConnections();
    private final SequencedMap<Way, Known> clients = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Sockets, SocketFactory> sockets = new HashMap<>();

    /// @param tls nothing for http
    private record Way(Optional<TlsOptions> tls, Optional<URI> proxy, AddressGuard guard) {}

    /// @param pooled the client with each pool of connections that was asked for; as many as there are pools at most.
    ///     Making one takes longer than finding it
    private record Known(ByteString filesDigest, OkHttpClient client, Map<ConnectionPool, OkHttpClient> pooled) {
        OkHttpClient with(ConnectionPool pool) {
            return pooled.computeIfAbsent(
                    pool, each -> client.newBuilder().connectionPool(each).build());
        }
    }

    private record Sockets(AddressGuard guard, Carries content) {}

    /// @param names looks them up
    /// @param admission sees every answer before OkHttp does
    /// @param cluster where what stands in its objects is read
    Clients(Dns names, Interceptor admission, ClusterSecrets cluster) {
        resolver = new Resolver(names);
        base = newBase(resolver, admission);
        this.cluster = cluster;
    }

    /// Whose dispatcher and names all clients share. It knows no TLS itself.
    ///
    /// Connects on the calling thread (`fastFallback` off): OkHttp would otherwise take a platform thread for
    /// each target that does not answer. It repeats a request only when a kept connection proves to be
    /// closed, or on the host's next address.
    private static OkHttpClient newBase(Resolver resolver, Interceptor admission) {
        return new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                .proxy(Proxy.NO_PROXY)
                .dns(resolver)
                .followRedirects(false)
                .followSslRedirects(false)
                .fastFallback(false)
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .addNetworkInterceptor(admission)
                .build();
    }

    OkHttpClient to(HttpUrl url, HttpOptions options) throws FailedExchange {
        if (options.proxy().isPresent()) guard(options).admitLiteral(url.host());
        requireVerified(url, options);
        Optional<TlsOptions> tls = url.isHttps() ? Optional.of(options.tls()) : Optional.empty();
        TlsFiles files = url.isHttps() ? TlsFiles.read(options.tls(), cluster) : TlsFiles.NONE;
        return client(new Way(tls, options.proxy(), guard(options)), files, connections.to(url));
    }

    /// Whoever gets the agent's own token can do what the agent may do. So nobody gets it whose name was not checked,
    /// whatever a configuration says and rules make of a scheme.
    private static void requireVerified(HttpUrl url, HttpOptions options) throws FailedExchange {
        boolean isVerified = url.isHttps() && !options.tls().insecureSkipVerify();
        if (isVerified || !options.credentials().areOwn()) return;
        throw new FailedExchange(
                new CredentialsUnreadable("the token of the agent's ServiceAccount is shown over verified TLS alone"));
    }

    static AddressGuard guard(HttpOptions options) {
        return options.allowMetadataAddresses() ? AddressGuard.ANYWHERE : AddressGuard.NO_METADATA;
    }

    private synchronized OkHttpClient client(Way way, TlsFiles files, ConnectionPool pool) throws FailedExchange {
        ByteString digest = way.tls.isPresent() ? files.digest() : ByteString.EMPTY;
        Known known = clients.get(way);
        if (known != null && known.filesDigest.equals(digest)) return known.with(pool);

        var made = new Known(digest, newClient(way, files), new HashMap<>());
        clients.put(way, made);
        if (clients.size() > MAX_CLIENTS) clients.pollFirstEntry();
        return made.with(pool);
    }

    private OkHttpClient newClient(Way way, TlsFiles files) throws FailedExchange {
        var content = way.tls.isPresent() ? Carries.TLS : Carries.HTTP;
        var client = base.newBuilder()
                .proxy(proxy(way.proxy))
                .socketFactory(sockets.computeIfAbsent(
                        new Sockets(way.guard, content), _ -> new CountingSockets(way.guard, content)));
        if (way.tls.isPresent()) {
            TlsOptions options = way.tls.get();
            X509TrustManager trust = trust(options, files);
            client.connectionSpecs(List.of(spec(options.minVersion())))
                    .sslSocketFactory(tlsSockets(options, trust, files), trust)
                    .hostnameVerifier(verifier(options));
        }
        return client.build();
    }

    private static Proxy proxy(Optional<URI> proxy) throws FailedExchange {
        if (proxy.isEmpty()) return Proxy.NO_PROXY;
        URI url = proxy.get();
        if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || url.getRawUserInfo() != null) {
            throw new FailedExchange(new Unreachable("the proxy is not http://host:port without user information"));
        }
        int port = url.getPort() < 0 ? 80 : url.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(url.getHost(), port));
    }

    private static ConnectionSpec spec(TlsOptions.Version minVersion) {
        var spec = new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS);
        return switch (minVersion) {
            case TLS_1_2 ->
                spec.tlsVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2).build();
            case TLS_1_3 -> spec.tlsVersions(TlsVersion.TLS_1_3).build();
        };
    }

    private X509TrustManager trust(TlsOptions options, TlsFiles files) throws FailedExchange {
        if (options.insecureSkipVerify()) return new TrustAnything();
        if (options.ca().isEmpty()) return CertificateAuthorities.ofJdk();
        try {
            return CertificateAuthorities.trusting(files.ca().toByteArray());
        } catch (GeneralSecurityException | IOException e) {
            throw untrusted("no sound certificates in " + place(options.ca().get()));
        }
    }

    private static String place(SecretSource ca) {
        return (ca instanceof SecretSource.InFile ? "CA file " : "") + ca.place();
    }

    private static SSLSocketFactory tlsSockets(TlsOptions options, X509TrustManager trust, TlsFiles files)
            throws FailedExchange {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(options, files), new TrustManager[] {trust}, null);
            return new TlsSockets(
                    context.getSocketFactory(), options.serverName().map(SNIHostName::new));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        } catch (IllegalArgumentException e) {
            throw untrusted("no server has the name " + options.serverName().orElseThrow());
        }
    }

    private static KeyManager[] keys(TlsOptions options, TlsFiles files) throws FailedExchange {
        if (options.client().isEmpty()) return new KeyManager[0];
        try {
            return ClientKeys.of(files.certificate().toByteArray(), files.key().toByteArray());
        } catch (GeneralSecurityException | IOException e) {
            var client = options.client().get();
            throw new FailedExchange(new CredentialsUnreadable("%s with key %s: %s"
                    .formatted(client.certificate().place(), client.key().place(), e.getMessage())));
        }
    }

    private HostnameVerifier verifier(TlsOptions options) {
        if (options.insecureSkipVerify()) return (_, _) -> true;
        HostnameVerifier verifier = base.hostnameVerifier();
        return options.serverName()
                .<HostnameVerifier>map(name -> (_, session) -> verifier.verify(name, session))
                .orElse(verifier);
    }

    private static FailedExchange untrusted(String why) {
        return new FailedExchange(new Untrusted(why));
    }

    @Override
    public void close() {
        base.dispatcher().cancelAll();
        connections.close();
        resolver.close();
    }
}
