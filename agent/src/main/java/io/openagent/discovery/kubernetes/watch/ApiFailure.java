package io.openagent.discovery.kubernetes.watch;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// The API server answered, but not with what was asked for.
final class ApiFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Optional<Duration> retryAfter;

    /// @param message of the server, on one line
    /// @param retryAfter how long it wants to be left alone
    ApiFailure(int status, String message, Optional<Duration> retryAfter) {
        super(message.isEmpty() ? "HTTP " + status : "HTTP " + status + ": " + message);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /// What was asked for does not exist, as a kind that the server does not know.
    boolean isAbsent() {
        return status == 404;
    }

    /// Nobody may see it without credentials, or we may not see it with ours.
    boolean isForbidden() {
        return status == 401 || status == 403;
    }

    /// The version that was asked for is older than all that the server remembers.
    boolean isExpired() {
        return status == 410;
    }
}
