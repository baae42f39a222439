package io.openagent.forward.remotewrite;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/// The header `Retry-After`, RFC 9110 section 10.2.3: seconds, or a date.
final class RetryAfter {
    /// A receiver that is mistaken about the time, or meant well, must not silence an agent for longer.
    static final Duration MOST = Duration.ofMinutes(5);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");

    private RetryAfter() {}

    /// How long to wait from now; nothing when it is neither, or has passed.
    static Optional<Duration> parse(String text, Instant now) {
        String bare = text.strip();
        if (SECONDS.matcher(bare).matches()) return atMost(Duration.ofSeconds(Long.parseLong(bare)));
        try {
            Instant then = ZonedDateTime.parse(bare, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return atMost(Duration.between(now, then));
        } catch (DateTimeException junk) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> atMost(Duration wait) {
        if (!wait.isPositive()) return Optional.empty();
        return Optional.of(wait.compareTo(MOST) < 0 ? wait : MOST);
    }
}
