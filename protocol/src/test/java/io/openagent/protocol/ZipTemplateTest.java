package io.openagent.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a template writes is read as what a plain encoding gives.
final class ZipTemplateTest {
    private static final long SEED = Long.getLong("openagent.seed", System.nanoTime());
    private static final byte[] TAIL = {};

    private final Random random = new Random(SEED);

    static IntStream sizes() {
        var random = new Random(SEED);
        return IntStream.concat(IntStream.of(1, 2, 3, 999, 1_000), random.ints(60, 1, 1_001));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everyValueArrivesAtItsSeries(int size) throws Exception {
        List<byte[]> series = series(size);
        try (var records = new OpenMxRecords();
                var plain = new OpenMxRecords()) {
            add(series, values(size), 1_000, records);
            ZipTemplate template = records.template().orElseThrow();
            records.clear();
            for (int again = 0; again < 3; again++) {
                double[] values = values(size);
                long time = random.nextLong();
                add(series, values, time, records);
                add(series, values, time, plain);

                List<MetricRecord> found = records.finish(template).metrics();

                assertThat(found).as("seed " + SEED).isEqualTo(plain.finish().metrics());
            }
        }
    }

    @Test
    void recordsOfDifferentTimesAreZippedWithoutIt() throws Exception {
        List<byte[]> series = series(20);
        try (var records = new OpenMxRecords()) {
            add(series, values(20), 1_000, records);
            ZipTemplate template = records.template().orElseThrow();
            records.clear();
            for (int i = 0; i < 20; i++) records.add(series.get(i), 0, series.get(i).length, TAIL, i, 1);

            assertThat(records.finish(template).metrics())
                    .extracting(MetricRecord::timestampMillis)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 20).mapToLong(i -> i).boxed().toList());
        }
    }

    @Test
    void recordsTooFarApartHaveNoTemplate() {
        byte[] series = series("a".repeat(40_000), 1);
        try (var records = new OpenMxRecords()) {
            records.add(series, 0, series.length, TAIL, 1, 1);
            assertThat(records.template()).isPresent();
            records.add(series, 0, series.length, TAIL, 1, 1);
            assertThat(records.template()).isEmpty();
        }
    }

    private void add(List<byte[]> series, double[] values, long time, OpenMxRecords records) {
        for (int i = 0; i < values.length; i++)
            records.add(series.get(i), 0, series.get(i).length, TAIL, time, values[i]);
    }

    /// Zeros, whole numbers, fractions, values of the record before, any bits.
    private double[] values(int size) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = switch (random.nextInt(6)) {
                case 0 -> 0;
                case 1 -> random.nextInt(1_000);
                case 2 -> random.nextDouble();
                case 3 -> i == 0 ? 1 : values[i - 1];
                case 4 -> -random.nextLong(1L << random.nextInt(1, 62));
                default -> Double.longBitsToDouble(random.nextLong());
            };
            if (Double.isNaN(values[i])) values[i] = 5;
        }
        return values;
    }

    private List<byte[]> series(int size) {
        var all = new ArrayList<byte[]>();
        for (int i = 0; i < size; i++) all.add(series("metric_" + random.nextInt(50), random.nextInt(6)));
        return all;
    }

    private byte[] series(String name, int labels) {
        var series = new OpenMxSeries();
        byte[] bytes = name.getBytes(UTF_8);
        series.begin(bytes, 0, bytes.length);
        for (int i = 0; i < labels; i++) {
            byte[] key = ("label" + random.nextInt(20)).getBytes(UTF_8);
            byte[] value = text().getBytes(UTF_8);
            series.label(key, 0, key.length, value, 0, value.length);
        }
        return series.head(0, 0);
    }

    /// Now and then longer than the longest match.
    private String text() {
        return random.nextInt(20) == 0
                ? "x".repeat(random.nextInt(600))
                : Integer.toString(random.nextInt(1 << random.nextInt(1, 20)), Character.MAX_RADIX);
    }
}
