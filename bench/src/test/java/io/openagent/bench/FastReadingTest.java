package io.openagent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.forward.whatap.StoredPack;
import io.openagent.forward.whatap.WhatapBatches;
import io.openagent.metrics.Exposition;
import io.openagent.metrics.Exposition.Entry;
import io.openagent.metrics.Expositions;
import io.openagent.metrics.Profile;
import io.openagent.metrics.ScrapeProtocol;
import io.openagent.protocol.MetricRecord;
import io.openagent.scrape.BodyScrapes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is fast must still be right: figures of a reading that gives something else would be worth nothing.
final class FastReadingTest {
    private final WhatapBatches output = new WhatapBatches(true);

    @ParameterizedTest
    @EnumSource(names = {"NODE", "HISTOGRAM"})
    void knownSeriesGiveTheSamplesOfAFirstScrape(Shape shape) throws Exception {
        var knowing = new TargetInTurn(shape, 1, output.batcher(), new BodyScrapes.Shared());
        var other = new TargetInTurn(shape, 1, output.batcher(), new BodyScrapes.Shared());
        output.take();

        knowing.scrapes().scrape(knowing.nextBody(), 15_000);
        List<MetricRecord> recognised = records();
        other.firstScrapes().scrape(other.nextBody(), 15_000);
        List<MetricRecord> parsed = records();

        assertThat(recognised).hasSize(shape.samples()).isEqualTo(parsed);
    }

    @ParameterizedTest
    @EnumSource(names = {"NODE", "HISTOGRAM"})
    void knownSeriesGiveTheValuesOfAPlainReading(Shape shape) throws Exception {
        var target = new TargetInTurn(shape, 1, output.batcher(), new BodyScrapes.Shared());
        var other = new TargetInTurn(shape, 1, output.batcher(), new BodyScrapes.Shared());
        output.take();

        target.scrapes().scrape(target.nextBody(), 15_000);

        assertThat(records()).extracting(MetricRecord::value).isEqualTo(plainValues(other));
    }

    private List<MetricRecord> records() throws Exception {
        List<MetricRecord> records = new ArrayList<>();
        for (StoredPack pack : output.take()) {
            records.addAll(pack.content().metrics());
        }
        return records;
    }

    private static List<Double> plainValues(TargetInTurn target) throws Exception {
        List<Double> values = new ArrayList<>();
        try (Exposition exposition = Expositions.open(target.nextBody(), ScrapeProtocol.TEXT_0_0_4, Profile.SCRAPE)) {
            for (var entry = exposition.advance(); entry != Entry.END; entry = exposition.advance()) {
                if (entry == Entry.SAMPLE) values.add(exposition.sample().value());
            }
        }
        return values;
    }
}
