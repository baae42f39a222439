package io.openagent.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Durations as Prometheus and Go write them: `15s`, `1m30s`, `500ms`, `1.5h`; a bare whole number means seconds.
final class DurationText {
    /// Longer intervals and timeouts are slips of the pen.
    static final Duration MAX = Duration.ofDays(365);

    private static final Map<String, Long> UNIT_MILLIS = Map.of(
            "ms",
            1L,
            "s",
            1000L,
            "m",
            60_000L,
            "h",
            3_600_000L,
            "d",
            86_400_000L,
            "w",
            604_800_000L,
            "y",
            31_536_000_000L);
    private static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)(ms|[smhdwy])");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + "){1,7}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    private DurationText() {}

    /// Empty when the text is no duration. Zero and more than [#MAX] are durations.
    static Optional<Duration> parse(String text) {
        if (SECONDS.matcher(text).matches()) return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        if (!WHOLE.matcher(text).matches()) return Optional.empty();
        return Optional.of(PART.matcher(text)
                        .results()
                        .map(part -> new BigDecimal(part.group(1))
                                .multiply(BigDecimal.valueOf(UNIT_MILLIS.getOrDefault(part.group(2), 0L))))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .map(millis -> Duration.ofMillis(
                        millis.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue()));
    }

    /// `1m30s`, the shortest text that reads as the same duration.
    static String print(Duration duration) {
        return part(duration.toHours(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s")
                + part(duration.toMillisPart(), "ms");
    }

    private static String part(long amount, String unit) {
        return amount == 0 ? "" : amount + unit;
    }
}
