package io.openagent.scrape;

/// Carries a [ScrapeFailure] up to the loop. It is expected, so it has no stack trace, and its text is the reason.
public final class ScrapeFailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ScrapeFailure failure;

    public ScrapeFailedException(ScrapeFailure failure) {
        super(failure.reason(), null, false, false);
        this.failure = failure;
    }

    public ScrapeFailure failure() {
        return failure;
    }
}
