package io.openagent.bench.compare;

import java.util.List;

/// The value below which a share of all values lies.
final class Quantile {
    private Quantile() {}

    /// @param share from 0 to 1
    static double of(List<? extends Number> values, double share) {
        if (values.isEmpty()) return Double.NaN;
        double[] sorted =
                values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}
