package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.metrics.Labels;
import io.openagent.metrics.MalformedExpositionException;
import io.openagent.metrics.TextExposition;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/// Series written as a target exposes them, for tests of outputs.
public final class SeriesText {
    private SeriesText() {}

    /// The series with its final labels.
    ///
    /// @param honorLabels whose label stays on a clash
    public static OutgoingSeries of(String exposed, Labels targetLabels, boolean honorLabels) {
        var series = new OutgoingSeries();
        byte[] line = (exposed + " 1\n").getBytes(UTF_8);
        try (var exposition = new TextExposition(new ByteArrayInputStream(line))) {
            exposition.advance();
            new LabelMerge(targetLabels, honorLabels).join(exposition.sample(), series);
            return series;
        } catch (IOException | MalformedExpositionException e) {
            throw new IllegalArgumentException(exposed, e);
        }
    }
}
