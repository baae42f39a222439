package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openagent.discovery.ClusterSecrets;
import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// The access tokens of clients that speak for themselves, fetched when they are wanted: RFC 6749 section 4.4. One that
/// has expired or was refused is fetched anew. Who wants a token waits for whoever fetches it, and for no other.
final class AccessTokens {
    /// Taken for expired so long before, as a request with it is still on its way.
    private static final Duration EARLY = Duration.ofSeconds(10);

    /// Where the server does not say how long it is good for. A refused one is fetched anew anyway.
    private static final long USUAL_SECONDS = 300;

    private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();

    /// Above this many the one that was not used for the longest time goes, and is fetched anew when it is wanted
    /// again.
    private static final int MOST_TOKENS = 1_000;

    private final Poster poster;
    private final ClusterSecrets cluster;
    private final LongSupplier clock;
    private final SequencedMap<Credentials.OAuth2, Held> held = new LinkedHashMap<>(16, 0.75f, true);

    private record Token(Secret secret, long goodUntilNanos) {}

    /// What one client holds. Its lock is held while a token is fetched.
    private static final class Held {
        private Optional<Token> token = Optional.empty();
    }

    /// @param cluster where credentials are read that stand in its objects
    /// @param clock nanoseconds that never go back
    AccessTokens(Poster poster, ClusterSecrets cluster, LongSupplier clock) {
        this.poster = poster;
        this.cluster = cluster;
        this.clock = clock;
    }

    /// What to present.
    ///
    /// @throws IOException when no token is to be had in time, in a sentence without secrets
    Secret token(Credentials.OAuth2 client, Duration atMost) throws IOException, InterruptedException {
        Held mine = held(client);
        synchronized (mine) {
            Optional<Token> good = mine.token.filter(token -> clock.getAsLong() - token.goodUntilNanos < 0);
            Token token = good.isPresent() ? good.get() : fetch(client, atMost);
            mine.token = Optional.of(token);
            return token.secret;
        }
    }

    /// The one that was presented is not good any more.
    void forget(Credentials credentials) {
        if (!(credentials instanceof Credentials.OAuth2 client)) return;
        Held mine = held(client);
        synchronized (mine) {
            mine.token = Optional.empty();
        }
    }

    private Held held(Credentials.OAuth2 client) {
        synchronized (held) {
            Held mine = held.computeIfAbsent(client, _ -> new Held());
            if (held.size() > MOST_TOKENS) held.pollFirstEntry();
            return mine;
        }
    }

    private Token fetch(Credentials.OAuth2 client, Duration atMost) throws IOException, InterruptedException {
        Poster.Answer answer = poster.post(
                client.tokenUrl(),
                presenting(client),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                Pieces.of(form(client).getBytes(UTF_8)),
                atMost);
        if (answer.status() != 200) throw new IOException("the server of tokens answered " + answer.status());
        return token(answer.text());
    }

    /// No more than this: what else is shown to the peer is not for the server of its tokens.
    private HttpOptions presenting(Credentials.OAuth2 client) throws IOException {
        var basic = new Credentials.Basic(encoded(client.clientId()), encoded(client.clientSecret()));
        return new HttpOptions(client.tls(), basic, Map.of(), client.proxy(), false, false);
    }

    private SecretSource encoded(SecretSource source) throws IOException {
        return new SecretSource.Inline(new Secret(encoded(source.read(cluster).reveal())));
    }

    private static String form(Credentials.OAuth2 client) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "client_credentials");
        if (!client.scopes().isEmpty()) form.put("scope", String.join(" ", client.scopes()));
        form.putAll(client.endpointParams());
        return form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
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
            return new ObjectMapper().readTree(text);
        } catch (IOException notJson) {
            throw new IOException("the server of tokens answered something that is no JSON");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
