package io.openagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ShapeTest {
    @ParameterizedTest
    @CsvSource({"NODE, 76", "HISTOGRAM, 180", "HUGE, 242"})
    void aBodyHasItsSamplesAndTheLengthOfRealOnes(Shape shape, int bytesASample) {
        byte[] body = shape.body(0, 0);

        assertThat(series(body)).hasSize(shape.samples()).doesNotHaveDuplicates();
        assertThat(body.length / shape.samples()).isCloseTo(bytesASample, within(4));
    }

    @ParameterizedTest
    @EnumSource(names = {"NODE", "HISTOGRAM"})
    void anotherScrapeHasTheSameSeriesWithOtherValues(Shape shape) {
        byte[] one = shape.body(3, 0);
        byte[] other = shape.body(3, 1);

        assertThat(series(other)).isEqualTo(series(one));
        assertThat(other).isNotEqualTo(one);
    }

    @Test
    void applicationsHaveNoHistogramInCommon() {
        assertThat(series(Shape.HISTOGRAM.body(1, 0)).getFirst())
                .isNotEqualTo(series(Shape.HISTOGRAM.body(2, 0)).getFirst());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "907016, 907016", "675.62, 675.62", "1501854, 1.501854e+06", "2e10, 2e+10"})
    void numbersAreWrittenAsExportersWriteThem(double number, String text) {
        assertThat(NumberForm.text(number)).isEqualTo(text);
    }

    private static List<String> series(byte[] body) {
        return new String(body, UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .toList();
    }
}
