package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.discovery.ClusterSecrets;
import io.openagent.discovery.Credentials;
import io.openagent.discovery.HeaderNames;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.scrape.ScrapeFailure.CredentialsUnreadable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.Headers;

/// The headers that a target's own configuration asks for: its credentials, and what it adds. Files are read
/// at each use. What cannot stand in a header is refused here, without a word of it in the reason: OkHttp
/// would quote it. Safe for many threads.
///
/// @param cluster where what stands in its objects is read
record PresentedHeaders(ClusterSecrets cluster, AccessTokens tokens) {
    /// Visible characters, blanks and tabs, RFC 9110 section 5.5. Its further bytes have no agreed meaning.
    private static final Pattern VALUE = Pattern.compile("[ -~\t]+");

    /// @param timeLeft for an access token, where one has to be fetched
    Headers of(HttpOptions options, Duration timeLeft) throws FailedExchange {
        var headers = new Headers.Builder();
        for (Map.Entry<String, SecretSource> header : options.headers().entrySet()) {
            Optional<String> objection = HeaderNames.objection(header.getKey());
            if (objection.isPresent()) throw unreadable(objection.get());
            headers.set(header.getKey(), value(header.getValue(), "header " + header.getKey()));
        }
        switch (options.credentials()) {
            case Credentials.None() -> {}
            case Credentials.Authorization(String type, SecretSource credentials) -> {
                if (!HeaderNames.isToken(type)) throw unreadable("the type of the authorization is no single word");
                headers.set("Authorization", type + " " + value(credentials, "authorization"));
            }
            case Credentials.Basic(SecretSource username, SecretSource password) ->
                headers.set(
                        "Authorization",
                        okhttp3.Credentials.basic(
                                read(username).reveal(), read(password).reveal(), UTF_8));
            case Credentials.OAuth2 client ->
                headers.set(
                        "Authorization",
                        "Bearer " + value(new SecretSource.Inline(token(client, timeLeft)), "the access token"));
        }
        return headers.build();
    }

    /// An interrupt is kept for whoever runs the exchange.
    private Secret token(Credentials.OAuth2 client, Duration timeLeft) throws FailedExchange {
        try {
            return tokens.token(client, timeLeft);
        } catch (IOException e) {
            throw unreadable("no access token: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreadable("no access token: interrupted");
        }
    }

    private String value(SecretSource source, String what) throws FailedExchange {
        String value = read(source).reveal();
        if (value.isEmpty()) throw unreadable(place(source, what) + " is empty");
        if (VALUE.matcher(value).matches()) return value;
        throw unreadable(place(source, what) + " has a line break or another character that no header can have");
    }

    private Secret read(SecretSource source) throws FailedExchange {
        try {
            return source.read(cluster);
        } catch (IOException e) {
            throw unreadable(Diagnosis.ofFile(e));
        }
    }

    private static String place(SecretSource source, String what) {
        return source instanceof SecretSource.Inline ? what : source.place();
    }

    private static FailedExchange unreadable(String why) {
        return new FailedExchange(new CredentialsUnreadable(why));
    }
}
