package io.openagent.scrape;

import java.net.ProtocolException;

/// Carries a [ScrapeFailure] through OkHttp and the streams.
///
/// A `ProtocolException`, because that is what OkHttp never repeats a request after.
final class FailedExchange extends ProtocolException {
    private static final long serialVersionUID = 1;

    private final transient ScrapeFailure failure;

    FailedExchange(ScrapeFailure failure) {
        super(failure.reason());
        this.failure = failure;
    }

    ScrapeFailure failure() {
        return failure;
    }
}
