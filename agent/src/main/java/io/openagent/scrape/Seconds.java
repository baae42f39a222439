package io.openagent.scrape;

import java.math.BigDecimal;
import java.time.Duration;

/// Prints a duration as decimal seconds, as Prometheus does in its header: `10`, `0.25`.
final class Seconds {
    private Seconds() {}

    static String of(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
    }
}
