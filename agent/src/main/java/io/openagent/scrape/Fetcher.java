package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.discovery.ClusterSecrets;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.ScrapeProtocols;
import io.openagent.discovery.Target;
import io.openagent.metrics.Labels;
import io.openagent.scrape.ScrapeFailure.BadEncoding;
import io.openagent.scrape.ScrapeFailure.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.Request;
import okhttp3.Response;

/// Asks a target for its exposition and hands the body on while it arrives.
///
/// Everything from the look-up of the name to the last byte has one deadline, the target's timeout.
/// Connections are kept and used again. The request goes to the target's host and nowhere else unless the
/// target says so: no redirect, no proxy, no cookie, and only the credentials that the target names. An
/// interrupt of a virtual thread ends its fetch at once. Safe for many threads.
public final class Fetcher implements AutoCloseable {
    private final String userAgent;
    private final Poster poster;
    private final PresentedHeaders presented;
    private final Clients clients;
    private final Map<ScrapeProtocols, String> accepts = new ConcurrentHashMap<>();

    /// For targets that need nothing of a cluster.
    public Fetcher(String version) {
        this(version, ClusterSecrets.NONE);
    }

    public Fetcher(String version, ClusterSecrets cluster) {
        this(version, cluster, Dns.SYSTEM);
    }

    Fetcher(String version, Dns names) {
        this(version, ClusterSecrets.NONE, names);
    }

    private Fetcher(String version, ClusterSecrets cluster, Dns names) {
        poster = new Poster(version, cluster);
        presented = new PresentedHeaders(cluster, poster.tokens());
        userAgent = userAgent(version);
        clients = new Clients(names, new Admission(), cluster);
    }

    /// As whom the agent makes itself known to everybody whom it asks.
    static String userAgent(String version) {
        return "OpenAgent/" + version;
    }

    /// Gives what the reader makes of the target's body, once the body has ended as it should.
    ///
    /// @throws ScrapeFailedException with the one reason why there is no result; the reader may have seen a
    ///     part
    /// @throws InterruptedException when this thread is to stop; the connection is closed
    public <T> T fetch(Target target, BodyReader<T> reader) throws ScrapeFailedException, InterruptedException {
        return fetch(question(target), reader);
    }

    /// What the target is asked again and again.
    Question question(Target target) {
        return new Question(target, accepts.computeIfAbsent(target.ingest().protocols(), ScrapeProtocols::accept));
    }

    /// A request to a target, kept for the next scrape as far as it stays the same: to write it anew takes as long as
    /// to read a third of a node's lines. Confined to one thread at a time.
    final class Question {
        private final Target target;
        private final String accept;
        private Optional<Hop> first = Optional.empty();
        private Optional<Request> kept = Optional.empty();

        private Question(Target target, String accept) {
            this.target = target;
            this.accept = accept;
        }

        private Hop first() throws FailedExchange {
            if (first.isEmpty()) first = Optional.of(Hop.first(target.url().toString(), target.http()));
            return first.get();
        }

        private Request request(Hop hop, Duration timeLeft) throws FailedExchange {
            boolean isFirst = hop.redirects() == 0;
            if (isFirst && kept.isPresent()) return kept.get();
            Headers presentedNow = presented.of(hop.options(), timeLeft);
            Request request = written(hop, presentedNow);
            if (isFirst && presentedNow.size() == 0) kept = Optional.of(request);
            return request;
        }

        /// Asking for gzip ourselves keeps OkHttp from decoding it: its decoder stops after the first member.
        private Request written(Hop hop, Headers presentedNow) {
            return new Request.Builder()
                    .url(hop.url())
                    .headers(presentedNow)
                    .header("Accept", accept)
                    .header("Accept-Encoding", "gzip")
                    .header("User-Agent", userAgent)
                    .header("X-Prometheus-Scrape-Timeout-Seconds", Seconds.of(target.timeout()))
                    .build();
        }
    }

    /// Gives a page of JSON, under the rules by which targets are asked.
    ///
    /// @param maxBytes of the decoded body
    /// @throws IOException in a sentence without secrets, when there is none
    /// @throws InterruptedException when this thread is to stop; the connection is closed
    public String json(URI url, HttpOptions options, Duration timeout, int maxBytes)
            throws IOException, InterruptedException {
        var limits = IngestOptions.DEFAULT.limits().withBodyBytes(maxBytes);
        var page = new Target("page", url, Labels.EMPTY, timeout, timeout, options, IngestOptions.DEFAULT.with(limits));
        try {
            return fetch(
                    new Question(page, "application/json"),
                    body -> new String(body.stream().readAllBytes(), UTF_8));
        } catch (ScrapeFailedException e) {
            throw new IOException(e.failure().reason(), e);
        }
    }

    <T> T fetch(Question question, BodyReader<T> reader) throws ScrapeFailedException, InterruptedException {
        Target target = question.target;
        try {
            return Exchange.run(
                    target.timeout(), target.url(), target.http(), exchange -> follow(question, exchange, reader));
        } catch (ScrapeFailedException e) {
            if (e.failure() instanceof Refused(int status) && status == Poster.UNAUTHORIZED)
                poster.tokens().forget(target.http().credentials());
            throw e;
        }
    }

    private <T> T follow(Question question, Exchange exchange, BodyReader<T> reader) throws IOException {
        long maxBodyBytes = question.target.ingest().limits().bodyBytes();
        Hop hop = question.first();
        while (true) {
            try (Response response = newCall(hop, question, exchange).execute()) {
                if (!Admission.isRedirect(response)) {
                    return take(response, exchange, maxBodyBytes, reader);
                }
                hop = hop.next(response);
            }
        }
    }

    private Call newCall(Hop hop, Question question, Exchange exchange) throws FailedExchange {
        exchange.requireTime();
        Call call = clients.to(hop.url(), hop.options()).newCall(question.request(hop, exchange.timeLeft()));
        call.timeout().timeout(Math.max(1, exchange.timeLeft().toNanos()), TimeUnit.NANOSECONDS);
        return call;
    }

    private static <T> T take(Response response, Exchange exchange, long maxBodyBytes, BodyReader<T> reader)
            throws IOException {
        try (InputStream body = decoded(response, exchange, maxBodyBytes)) {
            T result = reader.read(new Body(body, Optional.ofNullable(response.header("Content-Type"))));
            // Most readers have come to the end; transferTo would take 16 KiB to see that.
            if (body.read() >= 0) body.transferTo(OutputStream.nullOutputStream());
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
        clients.close();
        poster.close();
    }
}
