package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.ScrapeLimits;
import io.openagent.discovery.Target;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.metrics.Relabeling;
import io.openagent.metrics.SeriesView;
import java.util.List;

/// What becomes of a series that a target exposes: its labels join the target's, the rules see them, the
/// limits for one series hold. Asked once for each series, then the answer is remembered. Confined to the
/// scrape's thread.
final class SeriesRules {
    private final LabelMerge labels;
    private final Relabeling rules;
    private final ScrapeLimits limits;
    private final OutgoingSeries series = new OutgoingSeries();

    SeriesRules(Target target) {
        IngestOptions ingest = target.ingest();
        labels = new LabelMerge(target.labels(), ingest.honorLabels());
        rules = ingest.relabeling();
        limits = ingest.limits();
    }

    sealed interface Fate {
        /// It goes on.
        ///
        /// @param series valid until the next one is decided
        record Kept(OutgoingSeries series) implements Fate {}

        /// It goes no further.
        ///
        /// @param rule which one decided, counted from 0, or one above them all if they left no label
        record Dropped(int rule) implements Fate {}

        /// No rule may take the name away and leave the series.
        record Nameless() implements Fate {}

        /// It is more than one series may be.
        record Breach(SeriesLimit limit, int found, int most) implements Fate {}
    }

    enum SeriesLimit {
        LABELS("labels"),
        NAME_LENGTH("bytes of a name"),
        VALUE_LENGTH("bytes of a label value");

        private final String text;

        SeriesLimit(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    Fate decide(SeriesView sample) {
        labels.join(sample, series);
        return rules.equals(Relabeling.NONE) ? withinLimits() : relabelled();
    }

    /// A series that the agent measures itself: it passes no rule and no limit.
    OutgoingSeries own(byte[] metricName) {
        labels.own(metricName, series);
        return series;
    }

    private Fate relabelled() {
        return switch (rules.apply(series.named())) {
            case Relabeling.Verdict.Dropped(int rule) -> new Fate.Dropped(rule);
            case Relabeling.Verdict.Kept(Labels labels)
            when labels.list().isEmpty() -> new Fate.Dropped(Page.BY_NO_RULE);
            case Relabeling.Verdict.Kept(Labels labels) ->
                labels.get(OutgoingSeries.METRIC_NAME)
                        .map(name -> renamed(name, labels))
                        .orElseGet(Fate.Nameless::new);
        };
    }

    private Fate renamed(String name, Labels all) {
        List<Label> others = all.list().stream()
                .filter(label -> !label.name().equals(OutgoingSeries.METRIC_NAME))
                .toList();
        labels.take(name.getBytes(UTF_8), others, series);
        return withinLimits();
    }

    private Fate withinLimits() {
        if (series.labelCount() > limits.labels()) {
            return new Fate.Breach(SeriesLimit.LABELS, series.labelCount(), limits.labels());
        }
        int nameBytes = series.metric().length();
        int valueBytes = 0;
        for (int i = 0; i < series.labelCount(); i++) {
            nameBytes = Math.max(nameBytes, series.labelName(i).length());
            valueBytes = Math.max(valueBytes, series.labelValue(i).length());
        }
        if (nameBytes > limits.nameBytes()) {
            return new Fate.Breach(SeriesLimit.NAME_LENGTH, nameBytes, limits.nameBytes());
        }
        if (valueBytes > limits.valueBytes()) {
            return new Fate.Breach(SeriesLimit.VALUE_LENGTH, valueBytes, limits.valueBytes());
        }
        return new Fate.Kept(series);
    }
}
