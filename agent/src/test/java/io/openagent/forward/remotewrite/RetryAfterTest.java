package io.openagent.forward.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "3                             | PT3S",
                "' 3 '                         | PT3S",
                "300                           | PT5M",
                "301                           | PT5M",
                "315360000                     | PT5M",
                "Sat, 21 Nov 2026 12:00:30 GMT | PT30S",
                "Fri, 21 Nov 2036 12:00:30 GMT | PT5M",
                "0                             |",
                "-3                            |",
                "Sat, 21 Nov 2026 11:59:30 GMT |",
                "soon                          |",
                "3.5                           |",
                "9999999999999999999999        |",
                "''                            |"
            })
    void aReceiverIsLeftInPeaceForAtMostFiveMinutes(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(Optional.ofNullable(wait));
    }
}
