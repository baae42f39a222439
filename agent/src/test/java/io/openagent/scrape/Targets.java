package io.openagent.scrape;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.ScrapeLimits;
import io.openagent.discovery.Target;
import io.openagent.discovery.TlsOptions;
import io.openagent.metrics.Labels;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Targets as the tests of a fetch want them: 1 MiB of body, and five seconds unless a test is about time.
final class Targets {
    static final long MAX_BODY_BYTES = 1024 * 1024;

    /// What a test about time waits for, and what it may take at most: the promise is one second above the
    /// timeout.
    static final Duration SHORT = Duration.ofMillis(300);

    static final Duration SHORT_AND_GRACE = SHORT.plusSeconds(1);

    private Targets() {}

    static Target at(String url) {
        return at(url, TlsOptions.DEFAULT, new Credentials.None(), Duration.ofSeconds(5));
    }

    static Target at(String url, TlsOptions tls) {
        return at(url, tls, new Credentials.None(), Duration.ofSeconds(5));
    }

    static Target at(String url, Credentials credentials) {
        return at(url, TlsOptions.DEFAULT, credentials, Duration.ofSeconds(5));
    }

    static Target at(String url, Duration timeout) {
        return at(url, TlsOptions.DEFAULT, new Credentials.None(), timeout);
    }

    static Target at(String url, HttpOptions http) {
        return at(url, http, Duration.ofSeconds(5));
    }

    static String text(Body body) throws IOException {
        return new String(body.stream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// Why a fetch fails, as it must.
    static ScrapeFailure failure(Fetcher fetcher, Target target) {
        return failure(fetcher, target, Targets::text);
    }

    static ScrapeFailure failure(Fetcher fetcher, Target target, BodyReader<?> reader) {
        return catchThrowableOfType(ScrapeFailedException.class, () -> fetcher.fetch(target, reader))
                .failure();
    }

    static Target at(String url, TlsOptions tls, Duration timeout) {
        return at(url, tls, new Credentials.None(), timeout);
    }

    private static Target at(String url, TlsOptions tls, Credentials credentials, Duration timeout) {
        return at(url, HttpOptions.DEFAULT.with(tls).with(credentials), timeout);
    }

    static Target at(String url, HttpOptions http, Duration timeout) {
        return new Target(
                "test",
                URI.create(url),
                Labels.EMPTY,
                Duration.ofMinutes(1),
                timeout,
                http,
                IngestOptions.DEFAULT.with(ScrapeLimits.DEFAULT.withBodyBytes(MAX_BODY_BYTES)));
    }
}
