package io.openagent.forward.remotewrite;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a receiver has made of a request.
sealed interface Reply {
    /// It has taken all of it.
    record Taken() implements Reply {}

    /// It has taken some samples, will never take the others, and must not be sent them again.
    ///
    /// @param samples that it took
    record TakenInPart(long samples, String why) implements Reply {}

    /// It does not take this content, and would not the next time either.
    ///
    /// @param isTooLarge whether it may take each half of it
    record Refused(String why, boolean isTooLarge) implements Reply {
        /// Prometheus' words for a sample that is older than one it has, or another one of the same time.
        private static final Pattern OUT_OF_ORDER =
                Pattern.compile("(?i)out.of.order|out of bounds|too old|duplicate sample");

        boolean isOutOfOrder() {
            return OUT_OF_ORDER.matcher(why).find();
        }
    }

    /// It could not take it now, or nobody answered: it may have arrived all the same.
    ///
    /// @param retryAfter when the receiver wants to be asked again
    record NotNow(String why, Optional<Duration> retryAfter) implements Reply {}

    /// It takes nothing from us, or is not what it should be: somebody has to change that.
    record NotAllowed(String why) implements Reply {}

    /// It does not speak this version of the protocol.
    record NotUnderstood(String why) implements Reply {}
}
