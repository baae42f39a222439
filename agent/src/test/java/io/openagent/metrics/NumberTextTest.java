package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {
    private final NumberText numbers = new NumberText();

    /// What Go's `strconv.FormatFloat(number, 'g', -1, 64)` gives, and `.0` where Prometheus adds it.
    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0.0, 0.0",
        "1, 1.0",
        "-1, -1.0",
        "10, 10.0",
        "0.005, 0.005",
        "-2.5, -2.5",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "0.000015, 1.5e-05",
        "100000, 100000.0",
        "123456, 123456.0",
        "999999.5, 999999.5",
        "1000000, 1e+06",
        "1234567, 1.234567e+06",
        "12345678.5, 1.23456785e+07",
        "-1e7, -1e+07",
        "9007199254740993, 9.007199254740992e+15",
        "1e23, 1e+23",
        "2e23, 2e+23",
        "1e100, 1e+100",
        "4.9e-324, 5e-324",
        "9.9e-324, 1e-323",
        "1.5e-323, 1.5e-323",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "Infinity, +Inf",
        "-Infinity, -Inf",
        "NaN, NaN"
    })
    void aNumberIsWrittenAsPrometheusWritesIt(double number, String text) {
        assertThat(text(number)).isEqualTo(text);
    }

    @Test
    void everyTextGivesItsNumberAgain() {
        Random random = Seeds.random();

        Stream<Double> some =
                random.longs(20_000).mapToObj(Double::longBitsToDouble).filter(Double::isFinite);

        assertThat(some).allMatch(number -> Double.parseDouble(text(number)) == number);
    }

    private String text(double number) {
        return new String(numbers.of(number), StandardCharsets.US_ASCII);
    }
}
