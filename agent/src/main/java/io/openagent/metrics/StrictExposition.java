package io.openagent.metrics;

import java.io.IOException;
import java.util.function.Function;

/// Watches another exposition and refuses what its format's standard forbids, though every line by itself is well
/// formed: metadata behind samples or twice, families in pieces or with clashing names, samples that their type does
/// not have, values and labels that it does not allow, histograms that do not add up.
///
/// *Sources.* For OpenMetrics the sections "Metric Types" and "Text format" of `OpenMetrics.md`, for the text format
/// "Text format details" of `exposition_formats.md`. Where both are silent but a number cannot mean anything, such as a
/// negative bucket, it is refused in both.
///
/// *Memory.* Names and series are remembered by hashes, at most 16 bytes each for a whole OpenMetrics body; the text
/// format does not say that the lines of one histogram follow each other, so there the sums of one family's histograms
/// are kept too, about 100 bytes each. The chance that two of a million names share a hash, so that a good body is
/// refused, is below one in 10⁷.
final class StrictExposition implements Exposition {
    private final Exposition inner;
    private final FamilyRules rules;
    private final Function<String, MalformedExpositionException> malformed;

    /// @param malformed makes the exception for the line that was read last from what is wrong with it
    StrictExposition(Exposition inner, Standard standard, Function<String, MalformedExpositionException> malformed) {
        this.inner = inner;
        this.malformed = malformed;
        rules = new FamilyRules(standard);
    }

    @Override
    public Entry advance() throws IOException, MalformedExpositionException {
        Entry entry = inner.advance();
        try {
            switch (entry) {
                case TYPE -> rules.type(metadata());
                case HELP -> rules.help(metadata());
                case UNIT -> rules.unit(metadata());
                case SAMPLE -> rules.sample(sample());
                case HISTOGRAM -> {}
                case END -> rules.end();
            }
        } catch (RuleBrokenException broken) {
            throw malformed.apply(broken.what());
        }
        return entry;
    }

    @Override
    public SampleView sample() {
        return inner.sample();
    }

    @Override
    public HistogramView histogram() {
        return inner.histogram();
    }

    @Override
    public MetadataView metadata() {
        return inner.metadata();
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }
}
