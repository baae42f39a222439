package io.openagent.scrape;

import io.openagent.metrics.ContentType;
import io.openagent.metrics.ScrapeProtocol;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The body of an answer while it arrives: decoded, and ending with an exception at the first byte above its limit.
public record Body(InputStream stream, Optional<String> contentType) {
    /// The same body, read through another stream.
    Body through(UnaryOperator<InputStream> filter) {
        return new Body(filter.apply(stream), contentType);
    }

    /// The format that the body is said to have.
    ///
    /// @param fallback where it is said to have none, or one that nobody knows
    public ScrapeProtocol protocol(Optional<ScrapeProtocol> fallback) throws ScrapeFailedException {
        return switch (ContentType.of(contentType)) {
            case ContentType.Known(ScrapeProtocol protocol) -> protocol;
            case ContentType.Unknown(String reason) ->
                fallback.orElseThrow(() -> new ScrapeFailedException(new ScrapeFailure.UnknownFormat(reason)));
        };
    }
}
