package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.openagent.discovery.ClusterSecrets;
import io.openagent.discovery.HttpOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/// Sends what was scraped, under the rules by which targets are asked: the same trust, credentials, proxies and guarded
/// addresses, and one deadline from the look-up of the name to the last byte.
///
/// Nothing is followed and nothing is asked again, except on a kept connection that proves to be closed. An interrupt
/// of a virtual thread ends its exchange at once, and [#close] those of all threads. Safe for many threads.
public final class Poster implements AutoCloseable {
    /// A receiver says in some hundred bytes what it does not like; some list every series.
    static final int MAX_ANSWER_BYTES = 16 * 1024;

    static final int UNAUTHORIZED = 401;

    private final String userAgent;
    private final AccessTokens tokens;
    private final PresentedHeaders presented;
    private final Clients clients;

    /// @param cluster where credentials are read that stand in its objects
    public Poster(String version, ClusterSecrets cluster) {
        userAgent = Fetcher.userAgent(version);
        tokens = new AccessTokens(this, cluster, System::nanoTime);
        presented = new PresentedHeaders(cluster, tokens);
        clients = new Clients(Dns.SYSTEM, new TakesAll(), cluster);
    }

    /// Those that it fetches and presents.
    AccessTokens tokens() {
        return tokens;
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
    public Answer post(URI url, HttpOptions options, Map<String, String> headers, Pieces body, Duration timeout)
            throws IOException, InterruptedException {
        try {
            Answer answer = Exchange.run(timeout, url, options, exchange -> {
                Request request = request(url, options, headers, body, exchange.timeLeft());
                return answer(request, options, exchange);
            });
            if (answer.status() == UNAUTHORIZED) tokens.forget(options.credentials());
            return answer;
        } catch (ScrapeFailedException e) {
            throw new IOException(e.failure().reason(), e);
        }
    }

    private Request request(URI url, HttpOptions options, Map<String, String> headers, Pieces body, Duration timeLeft)
            throws IOException {
        var request = new Request.Builder()
                .url(url.toString())
                .headers(presented.of(options, timeLeft))
                .header("User-Agent", userAgent)
                .tag(Answered.class, new Answered())
                .post(new SteppedBody(body));
        headers.forEach(request::header);
        return request.build();
    }

    private Answer answer(Request request, HttpOptions options, Exchange exchange) throws IOException {
        Call call = clients.to(request.url(), options).newCall(request);
        call.timeout().timeout(Math.max(1, exchange.timeLeft().toNanos()), TimeUnit.NANOSECONDS);
        try (Response _ = call.execute()) {
            return answered(request).answer.orElseThrow(() -> new IOException("no answer"));
        }
    }

    /// Given to the socket in steps: all at once it would be copied as a whole first.
    private static final class SteppedBody extends RequestBody {
        private static final int STEP_BYTES = 16 << 10;

        private final Pieces body;

        SteppedBody(Pieces body) {
            this.body = body;
        }

        /// Stands among the headers.
        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() {
            return body.length();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            for (ByteBuffer piece : body.buffers()) {
                for (int at = piece.position(); at < piece.limit(); at += STEP_BYTES) {
                    sink.write(piece.slice(at, Math.min(STEP_BYTES, piece.limit() - at)));
                }
            }
        }
    }

    private static Answered answered(Request request) {
        return requireNonNull(request.tag(Answered.class));
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
            answered(chain.request()).answer =
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
        clients.close();
    }
}
