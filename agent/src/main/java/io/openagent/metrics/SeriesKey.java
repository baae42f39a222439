package io.openagent.metrics;

import java.util.Optional;

/// Which series a sample is of, and which metric, as hashes that the order of labels does not change.
///
/// Samples belong to one metric when their labels are equal but for the one that only tells its parts apart: `le`,
/// `quantile`, or the name of a state set.
///
/// @param metric equal for the parts of a metric
/// @param series equal for one name with the same labels; an empty value is no label
/// @param part the value of the label that tells parts apart
record SeriesKey(long metric, long series, Optional<String> part) {
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    /// @param partLabel the label that tells parts apart, empty where the type has none
    static SeriesKey of(SampleView sample, String partLabel) {
        long all = 0;
        long parts = 0;
        Optional<String> part = Optional.empty();
        for (int i = 0; i < sample.labelCount(); i++) {
            if (sample.labelValue(i).length() == 0) continue;
            long hash = mixed(mixed(sample.labelName(i).contentHash())
                    + sample.labelValue(i).contentHash());
            all += hash;
            if (part.isEmpty() && sample.labelName(i).toString().equals(partLabel)) {
                part = Optional.of(sample.labelValue(i).toString());
                parts = hash;
            }
        }
        return new SeriesKey(mixed(all - parts), mixed(all + mixed(sample.name().contentHash())), part);
    }

    private static long mixed(long word) {
        return word * MIX ^ Math.unsignedMultiplyHigh(word, MIX);
    }
}
