package io.openagent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each benchmark once, so that a measured step is known to do its work.
final class ReadingBenchmarkTest {
    private static final int SAMPLES = Shape.NODE.samples();

    private final ReadingBenchmark benchmark = new ReadingBenchmark();

    @BeforeEach
    void prepare() throws Exception {
        benchmark.prepare();
    }

    @AfterEach
    void close() throws Exception {
        benchmark.close();
    }

    @Test
    void aCopyMovesTheWholeBody() throws Exception {
        assertThat(benchmark.copy()).isEqualTo(Shape.NODE.body(0, 0).length);
    }

    @Test
    void aParseReadsOtherValuesEachTime() throws Exception {
        assertThat(benchmark.parse()).isPositive().isNotEqualTo(benchmark.parse());
    }

    @Test
    void allSamplesAreLearnt() {
        assertThat(benchmark.learn()).isEqualTo(SAMPLES);
    }

    @Test
    void allSamplesAreRecognised() {
        assertThat(benchmark.recognise()).isEqualTo(SAMPLES);
    }

    @Test
    void allSamplesOfAKnownBodyAreQueued() throws Exception {
        assertThat(benchmark.recogniseAndEncode()).isEqualTo(SAMPLES);
    }

    @Test
    void allSamplesOfAFirstScrapeAreQueued() throws Exception {
        assertThat(benchmark.firstScrape()).isEqualTo(SAMPLES);
    }

    @Test
    void zippingMakesBatchesSmaller() {
        assertThat(benchmark.zip()).isPositive().isLessThan(Shape.NODE.body(0, 0).length / 2);
    }
}
