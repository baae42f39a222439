package io.openagent.forward.remotewrite;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.OAuth2Options;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.scrape.Poster;
import io.openagent.scrape.Poster.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The access token of a client that speaks for itself, fetched when it is wanted: RFC 6749 section 4.4. One that has
/// expired or was refused is fetched anew. One lock: who wants a token waits for whoever fetches it.
final class AccessTokens {
    /// Taken for expired so long before, as a request with it is still on its way.
    private static final Duration EARLY = Duration.ofSeconds(10);

    /// Where the server does not say how long it is good for. A refused one is fetched anew anyway.
    private static final long USUAL_SECONDS = 300;

    private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Poster poster;
    private final OAuth2Options options;
    private final HttpOptions http;
    private final Duration timeout;
    private final LongSupplier clock;
    private Optional<Token> current = Optional.empty();

    private record Token(Secret secret, long goodUntilNanos) {}

    /// @param http how the token's server is reached and trusted; its credentials and headers are not shown there
    /// @param clock nanoseconds that never go back
    AccessTokens(Poster poster, OAuth2Options options, HttpOptions http, Duration timeout, LongSupplier clock) {
        this.poster = poster;
        this.options = options;
        this.http = http;
        this.timeout = timeout;
        this.clock = clock;
    }

    /// What to present.
    ///
    /// @throws IOException when no token is to be had, in a sentence without secrets
    synchronized Credentials credentials() throws IOException, InterruptedException {
        if (current.isEmpty() || clock.getAsLong() - current.get().goodUntilNanos >= 0) current = Optional.of(fetch());
        return new Credentials.Authorization("Bearer", new SecretSource.Inline(current.get().secret));
    }

    /// The one that was presented is not good any more.
    synchronized void forget() {
        current = Optional.empty();
    }

    private Token fetch() throws IOException, InterruptedException {
        var client = new Credentials.Basic(
                new SecretSource.Inline(new Secret(encoded(options.clientId()))),
                new SecretSource.Inline(new Secret(
                        encoded(options.clientSecret().read(poster.secrets()).reveal()))));
        String form = options.scopes().isEmpty()
                ? "grant_type=client_credentials"
                : "grant_type=client_credentials&scope=" + encoded(String.join(" ", options.scopes()));
        Answer answer = poster.post(
                options.tokenUrl(),
                presenting(client),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(UTF_8),
                timeout);
        if (answer.status() != 200) throw new IOException("the server of tokens answered " + answer.status());
        return token(answer.text());
    }

    /// No more than this: what else is shown to the receiver is not for the token's server.
    private HttpOptions presenting(Credentials client) {
        return new HttpOptions(http.tls(), client, Map.of(), http.proxy(), false, http.allowMetadataAddresses());
    }

    private Token token(String text) throws IOException {
        JsonNode answer = parsed(text);
        String token = answer.path("access_token").asText();
        if (token.isEmpty()) throw new IOException("the server of tokens gave none");
        long seconds = Math.clamp(answer.path("expires_in").asLong(USUAL_SECONDS), 0, MOST_SECONDS);
        return new Token(
                new Secret(token),
                clock.getAsLong() + Duration.ofSeconds(seconds).minus(EARLY).toNanos());
    }

    /// Without the parser's words, which quote what stands there.
    private static JsonNode parsed(String text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (IOException notJson) {
            throw new IOException("the server of tokens answered something that is no JSON");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
