package io.openagent.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Something is made of what has come twice, and used from then on.
final class RecurringTest {
    private final byte[] page = new byte[100];
    private final Recurring<String> recurring = new Recurring<>(String::length);
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void whatComesASecondTimeIsWorthIt() {
        assertThat(scrape(trace(0, 9), trace(9, 20))).isEqualTo("--");
        assertThat(scrape(trace(0, 9), trace(9, 20))).isEqualTo("01");
        assertThat(scrape(trace(0, 9), trace(9, 20))).isEqualTo("01");
    }

    @Test
    void anotherPartInItsPlaceBeginsAnew() {
        scrape(trace(0, 9), trace(9, 20));
        assertThat(scrape(trace(0, 9), trace(9, 21))).isEqualTo("0-");
        assertThat(scrape(trace(0, 9), trace(9, 21))).isEqualTo("01");
    }

    @Test
    void ofPartsThatAreGoneNothingIsKept() {
        scrape(trace(0, 9), trace(9, 20));
        scrape(trace(0, 9));
        assertThat(scrape(trace(0, 9), trace(9, 20))).isEqualTo("0-");
    }

    @Test
    void whatIsLetGoIsMadeAnew() {
        scrape(trace(0, 9));
        scrape(trace(0, 9));
        long bytes = recurring.bytes();

        recurring.letGo();

        assertThat(bytes).isPositive();
        assertThat(recurring.bytes()).isZero();
        assertThat(scrape(trace(0, 9))).isEqualTo("-");
    }

    @Test
    void theSameSeriesElsewhereAreOthers() {
        var one = trace(0, 9);
        var other = new SeriesTrace();
        other.add(page.clone(), 0, 9);
        assertThat(one.isLike(other)).isFalse();
        assertThat(one.isLike(trace(0, 9))).isTrue();
        assertThat(trace(0, 9, 18).isLike(trace(0, 18))).isFalse();
    }

    private String scrape(SeriesTrace... parts) {
        recurring.rewind();
        var all = new StringBuilder();
        for (SeriesTrace part : parts)
            all.append(recurring
                    .next(part, () -> Optional.of(Integer.toString(made.getAndIncrement())))
                    .orElse("-"));
        recurring.trim();
        return all.toString();
    }

    /// Series that follow each other in one page.
    private SeriesTrace trace(int from, int... ends) {
        var trace = new SeriesTrace();
        int at = from;
        for (int end : ends) {
            trace.add(page, at, end);
            at = end;
        }
        return trace;
    }
}
