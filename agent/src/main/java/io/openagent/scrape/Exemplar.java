package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.metrics.ContentHash;
import io.openagent.metrics.ExemplarView;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An exemplar: one of the events that a sample counts.
///
/// @param labels most often the id of a trace
/// @param timestampMillis as the target gave it, epoch milliseconds
public record Exemplar(Labels labels, double value, Optional<Long> timestampMillis) {
    /// Labels have 128 characters at most, each with its objects.
    static final int MOST_BYTES = 1 << 10;

    static Exemplar of(ExemplarView view) {
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < view.labelCount(); i++) {
            labels.add(
                    new Label(view.labelName(i).toString(), view.labelValue(i).toString()));
        }
        Optional<Long> time = view.hasTimestamp() ? Optional.of(view.timestampMillis()) : Optional.empty();
        return new Exemplar(new Labels(labels), view.value(), time);
    }

    /// Differs, but for one in 2^64, for any other exemplar or series.
    long hash(byte[] series, int from, int to) {
        byte[] text = toString().getBytes(UTF_8);
        return 31 * ContentHash.of(series, from, to) + ContentHash.of(text, 0, text.length);
    }
}
