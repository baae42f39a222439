package io.openagent.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.Labels;
import io.openagent.metrics.NativeHistogram;
import io.openagent.metrics.ProtobufExposition.Histograms;
import io.openagent.scrape.Batcher;
import io.openagent.scrape.Batcher.LeftOut;
import io.openagent.scrape.CapturingBatcher;
import io.openagent.scrape.Exemplar;
import io.openagent.scrape.OutgoingSeries;
import io.openagent.scrape.SeriesText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// One scrape, several outputs.
final class FanOutTest {
    private static final Labels TARGET = Labels.of("job", "node");

    private static final NativeHistogram HISTOGRAM = new NativeHistogram(
            0,
            false,
            false,
            2,
            3,
            0,
            0,
            List.of(new NativeHistogram.Span(1, 1)),
            List.of(2.0),
            List.of(),
            List.of(),
            List.of());

    private final CapturingBatcher whatap = new CapturingBatcher(false);
    private final CapturingBatcher remote = new CapturingBatcher(true);
    private final Batcher.Form form = new FanOut(List.of(whatap, remote)).form(TARGET);

    @Test
    void everyOutputGetsEverySample() {
        byte[] one = form.encode(SeriesText.of("a{b=\"c\"}", TARGET, false));
        byte[] other = form.encode(SeriesText.of("b", TARGET, false));
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);

        try (Batcher.Group group = form.open(1_000)) {
            group.add(both, 0, one.length, 1, 1_000);
            group.add(both, one.length, both.length, 2, 1_000);
            group.leaveOut(LeftOut.DUPLICATE, 3);
            group.describe("a", "type", "gauge");
            group.commit();
        }

        List<CapturingBatcher.Sample> taken = whatap.take();
        assertThat(taken).map(Object::toString).containsExactly("a{b=c,job=node} 1.0@1000", "b{job=node} 2.0@1000");
        assertThat(remote.take()).isEqualTo(taken);
        assertThat(List.of(whatap, remote)).allSatisfy(output -> {
            assertThat(output.takeLeftOut(LeftOut.DUPLICATE)).isEqualTo(3);
            assertThat(output.takeDescriptions()).containsExactly("a type gauge");
        });
    }

    @Test
    void aMarkerOfStalenessIsNoSampleToWhoeverCannotCarryIt() {
        byte[] series = form.encode(SeriesText.of("a", TARGET, false));

        try (Batcher.Group group = form.open(1_000)) {
            group.add(series, 0, series.length, Batcher.STALE_NAN, 1_000);
            group.add(series, 0, series.length, Double.NaN, 2_000);
            group.commit();
        }

        assertThat(form.carriesStaleMarkers()).isTrue();
        assertThat(whatap.take())
                .extracting(CapturingBatcher.Sample::timeMillis)
                .containsExactly(2_000L);
        assertThat(remote.take())
                .extracting(CapturingBatcher.Sample::timeMillis)
                .containsExactly(1_000L, 2_000L);
    }

    @Test
    void whatOnlySomeOutputsCarryGoesToThose() {
        CapturingBatcher rich = new CapturingBatcher(true).carryingAttached();
        Batcher.Form mixed = new FanOut(List.of(whatap, rich)).form(TARGET);
        byte[] series = mixed.encode(SeriesText.of("a", TARGET, false));

        try (Batcher.Group group = mixed.open(1_000)) {
            group.exemplar(new Exemplar(Labels.of("trace", "x"), 0.5, Optional.empty()), 900);
            group.created(5);
            group.add(series, 0, series.length, 1, 1_000);
            group.add(series, 0, series.length, HISTOGRAM, 2_000);
            group.commit();
        }

        assertThat(mixed.histograms()).isEqualTo(Histograms.BOTH);
        assertThat(new FanOut(List.of(rich, rich)).form(TARGET).histograms()).isEqualTo(Histograms.NATIVE);
        assertThat(form.histograms()).isEqualTo(Histograms.CLASSIC);
        assertThat(whatap.take()).map(Object::toString).containsExactly("a{job=node} 1.0@1000");
        assertThat(rich.take()).hasSize(2);
        assertThat(rich.takeAttached())
                .containsExactly(
                        "a{job=node} exemplar {trace=\"x\"} 0.5@900",
                        "a{job=node} created 5",
                        "a{job=node} schema 0 buckets [2.0]");
    }

    @Test
    void aSeriesThatNobodyCanCarryIsToldToEveryOutputAsSuch() {
        Batcher.Form none = new FanOut(List.of(new CarriesNothing(whatap), new CarriesNothing(remote))).form(TARGET);
        byte[] series = none.encode(SeriesText.of("a", TARGET, false));

        try (Batcher.Group group = none.open(1_000)) {
            group.add(series, 0, series.length, 1, 1_000);
            group.commit();
        }

        assertThat(series).isEmpty();
        assertThat(whatap.take()).map(Object::toString).containsExactly(" 1.0@1000");
        assertThat(remote.take()).map(Object::toString).containsExactly(" 1.0@1000");
    }

    @Test
    void itIsAsCurrentAsTheLeastOfThem() {
        assertThat(form.isCurrent()).isTrue();

        remote.outdateForms();

        assertThat(form.isCurrent()).isFalse();
    }

    private record CarriesNothing(Batcher output) implements Batcher {
        @Override
        public Form form(Labels targetLabels) {
            return new NoForm(output.form(targetLabels));
        }
    }

    private record NoForm(Batcher.Form form) implements Batcher.Form {
        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public boolean carriesStaleMarkers() {
            return true;
        }

        @Override
        public boolean wantsDescriptions(Instant lastTold, Instant now) {
            return false;
        }

        @Override
        public byte[] encode(OutgoingSeries series) {
            return new byte[0];
        }

        @Override
        public Batcher.Group open(long timeMillis) {
            return form.open(timeMillis);
        }
    }
}
