package io.openagent.scrape;

import io.openagent.discovery.Target;
import io.openagent.scrape.ScrapeFailure.BadEncoding;
import io.openagent.scrape.ScrapeFailure.TimedOut;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/// Asks a target for its exposition and hands the body on while it arrives.
///
/// Everything from the look-up of the name to the last byte has one deadline, the target's timeout.
/// Connections are kept and used again. The request goes to the target's host and nowhere else unless the
/// target says so: no redirect, no proxy, no cookie, and only the credentials that the target names. An
/// interrupt of a virtual thread ends its fetch at once. Safe for many threads.
public final class Fetcher implements AutoCloseable {
    /// One idle connection a target costs 1.3 KB: 20 MB for as many targets as an agent can hold.
    private static final int MAX_IDLE_CONNECTIONS = 16_384;

    private static final Duration IDLE_TIME = Duration.ofMinutes(5);

    private final String userAgent;
    private final Resolver resolver;
    private final OkHttpClient client;
    private final Clients clients;

    public Fetcher(String version) {
        this(version, Dns.SYSTEM);
    }

    Fetcher(String version, Dns names) {
        userAgent = "OpenAgent/" + version;
        resolver = new Resolver(names);
        client = withoutGuests(resolver).addNetworkInterceptor(new Admission()).build();
        clients = new Clients(client);
    }

    /// A client that asks whom it was told to ask, and nobody else.
    ///
    /// Connects on the calling thread (`fastFallback` off): OkHttp would otherwise take a platform thread for
    /// each target that does not answer. It repeats a request only when a kept connection proves to be
    /// closed, or on the host's next address.
    static OkHttpClient.Builder withoutGuests(Resolver resolver) {
        return new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .proxy(Proxy.NO_PROXY)
                .dns(resolver)
                .connectionPool(new ConnectionPool(MAX_IDLE_CONNECTIONS, IDLE_TIME.toSeconds(), TimeUnit.SECONDS))
                .followRedirects(false)
                .followSslRedirects(false)
                .fastFallback(false)
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO);
    }

    /// Gives what the reader makes of the target's body, once the body has ended as it should.
    ///
    /// @throws ScrapeFailedException with the one reason why there is no result; the reader may have seen a
    ///     part
    /// @throws InterruptedException when this thread is to stop; the connection is closed
    public <T> T fetch(Target target, BodyReader<T> reader) throws ScrapeFailedException, InterruptedException {
        Exchange exchange = new Exchange(target.timeout());
        try {
            return ScopedValue.where(Exchange.CURRENT, exchange).call(() -> follow(target, exchange, reader));
        } catch (IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            if (exchange.isOver()) throw new ScrapeFailedException(new TimedOut(target.timeout()));
            Optional<URI> proxy = target.http().proxy();
            String host = proxy.orElse(target.url()).getHost();
            throw new ScrapeFailedException(Diagnosis.of(e, host, proxy.isPresent()));
        }
    }

    private <T> T follow(Target target, Exchange exchange, BodyReader<T> reader) throws IOException {
        Hop hop = Hop.first(target.url().toString(), target.http());
        while (true) {
            try (Response response = newCall(hop, target, exchange).execute()) {
                if (!Admission.isRedirect(response)) {
                    return take(response, exchange, target.ingest().limits().bodyBytes(), reader);
                }
                hop = hop.next(response);
            }
        }
    }

    private Call newCall(Hop hop, Target target, Exchange exchange) throws FailedExchange {
        exchange.requireTime();
        if (hop.options().proxy().isPresent()) {
            Clients.guard(hop.options()).admitLiteral(hop.url().host());
        }
        OkHttpClient owner = clients.to(hop.url().isHttps(), hop.options());
        Call call = owner.newCall(request(hop, target));
        call.timeout().timeout(Math.max(1, exchange.timeLeft().toNanos()), TimeUnit.NANOSECONDS);
        return call;
    }

    /// Asking for gzip ourselves keeps OkHttp from decoding it: its decoder stops after the first member.
    private Request request(Hop hop, Target target) throws FailedExchange {
        return new Request.Builder()
                .url(hop.url())
                .headers(PresentedHeaders.of(hop.options()))
                .header("Accept", target.ingest().protocols().accept())
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", userAgent)
                .header("X-Prometheus-Scrape-Timeout-Seconds", Seconds.of(target.timeout()))
                .build();
    }

    private static <T> T take(Response response, Exchange exchange, long maxBodyBytes, BodyReader<T> reader)
            throws IOException {
        try (InputStream body = decoded(response, exchange, maxBodyBytes)) {
            T result = reader.read(new Body(body, Optional.ofNullable(response.header("Content-Type"))));
            body.transferTo(OutputStream.nullOutputStream());
            return result;
        } catch (ScrapeFailedException e) {
            throw new FailedExchange(e.failure());
        }
    }

    private static InputStream decoded(Response response, Exchange exchange, long maxBodyBytes) throws IOException {
        InputStream arriving = new ArrivingStream(response.body().byteStream(), exchange);
        return switch (String.join(",", response.headers("Content-Encoding")).toLowerCase(Locale.ROOT)) {
            case "", "identity" -> new LimitedStream(arriving, maxBodyBytes, exchange);
            case "gzip", "x-gzip" -> {
                var compressed = new LimitedStream(arriving, maxBodyBytes + Exchange.OVERHEAD_BYTES, exchange);
                yield new LimitedStream(new GunzipStream(compressed), maxBodyBytes, exchange);
            }
            default -> throw new FailedExchange(new BadEncoding("an encoding that was not asked for"));
        };
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
        resolver.close();
    }
}
