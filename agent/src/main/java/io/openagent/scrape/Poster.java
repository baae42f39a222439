package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.openagent.discovery.HttpOptions;
import io.openagent.scrape.ScrapeFailure.TimedOut;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/// Sends what was scraped, under the rules by which targets are asked: the same trust, credentials, proxies and guarded
/// addresses, and one deadline from the look-up of the name to the last byte.
///
/// Nothing is followed and nothing is asked again, except on a kept connection that proves to be closed. An interrupt
/// of
/// a virtual thread ends its exchange at once. Safe for many threads.
public final class Poster implements AutoCloseable {
    /// A receiver says in some hundred bytes what it does not like; some list every series.
    static final int MAX_ANSWER_BYTES = 16 * 1024;

    private final String userAgent;
    private final Resolver resolver = new Resolver(Dns.SYSTEM);
    private final OkHttpClient client = Fetcher.withoutGuests(resolver)
            .addNetworkInterceptor(new TakesAll())
            .build();
    private final Clients clients = new Clients(client);

    public Poster(String version) {
        userAgent = "openagent/" + version;
    }

    /// What came back, with whatever status.
    ///
    /// @param headers by name, in any case; the first of each
    /// @param text the first bytes of the body, as far as they came
    public record Answer(int status, Map<String, String> headers, String text) {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /// Posts some bytes.
    ///
    /// @param options what is presented, and how the peer is trusted; files are read anew
    /// @param headers beside these, its `Content-Type` among them
    /// @throws IOException in a sentence without secrets, when there was no answer; the bytes may have arrived
    public Answer post(URI url, HttpOptions options, Map<String, String> headers, byte[] body, Duration timeout)
            throws IOException, InterruptedException {
        var exchange = new Exchange(timeout);
        try {
            return ScopedValue.where(Exchange.CURRENT, exchange)
                    .call(() -> exchange(url, options, headers, body, exchange));
        } catch (IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            ScrapeFailure failure = exchange.isOver()
                    ? new TimedOut(timeout)
                    : Diagnosis.of(
                            e,
                            options.proxy().orElse(url).getHost(),
                            options.proxy().isPresent());
            throw new IOException(failure.reason());
        }
    }

    private Answer exchange(URI url, HttpOptions options, Map<String, String> headers, byte[] body, Exchange exchange)
            throws IOException {
        var answered = new Answered();
        Request request = new Request.Builder()
                .url(url.toString())
                .headers(PresentedHeaders.of(options))
                .tag(Answered.class, answered)
                .post(RequestBody.create(body))
                .build();
        var complete = request.newBuilder().header("User-Agent", userAgent);
        headers.forEach(complete::header);
        if (options.proxy().isPresent())
            Clients.guard(options).admitLiteral(request.url().host());
        Call call = clients.to(request.isHttps(), options).newCall(complete.build());
        call.timeout().timeout(Math.max(1, exchange.timeLeft().toNanos()), TimeUnit.NANOSECONDS);
        try (Response _ = call.execute()) {
            return answered.answer.orElseThrow(() -> new IOException("no answer"));
        }
    }

    /// Where [TakesAll] puts the answer of one call. Confined to the call's thread.
    private static final class Answered {
        private Optional<Answer> answer = Optional.empty();
    }

    /// Takes every answer as it is, and shows OkHttp an empty one: it would act on some statuses by itself.
    private static final class TakesAll implements Interceptor {
        @Override
        public Response intercept(Chain chain) throws IOException {
            Response response = chain.proceed(chain.request());
            Answered answered = requireNonNull(chain.request().tag(Answered.class));
            answered.answer =
                    Optional.of(new Answer(response.code(), headers(response.headers()), text(response.body())));
            response.close();
            return response.newBuilder().code(200).body(ResponseBody.EMPTY).build();
        }

        private static Map<String, String> headers(Headers headers) {
            var byName = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 0; i < headers.size(); i++) byName.putIfAbsent(headers.name(i), headers.value(i));
            return byName;
        }

        /// The status has come, and is what counts: a body that is cut does not take it back.
        private static String text(ResponseBody body) {
            try {
                return new String(body.byteStream().readNBytes(MAX_ANSWER_BYTES), UTF_8);
            } catch (IOException cut) {
                return "";
            }
        }
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
        resolver.close();
    }
}
