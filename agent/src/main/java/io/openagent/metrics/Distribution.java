package io.openagent.metrics;

/// The histogram or summary of one metric at one time, as far as it has been read.
final class Distribution {
    private double bound = Double.NEGATIVE_INFINITY;
    private boolean hasBound;
    private boolean hasNegativeBound;
    private double cumulative;
    private boolean hasCount;
    private double count;
    private boolean hasSum;
    private double sum;

    /// The next upper bound of a bucket, or the next quantile.
    void rise(double next) throws RuleBrokenException {
        if (hasBound && next <= bound) {
            throw new RuleBrokenException(
                    "found " + next + " behind " + bound + ", wanted rising buckets and quantiles");
        }
        hasBound = true;
        hasNegativeBound |= next < 0;
        bound = next;
    }

    void bucket(double upperBound, double value) throws RuleBrokenException {
        rise(upperBound);
        if (!(value >= cumulative)) {
            throw new RuleBrokenException("found " + value + " behind " + cumulative + ", wanted cumulative buckets");
        }
        cumulative = value;
    }

    void count(double value) {
        hasCount = true;
        count = value;
    }

    void sum(double value) {
        hasSum = true;
        sum = value;
    }

    /// That the histogram is whole now and adds up.
    void checkHistogram(FamilyType type, Standard standard) throws RuleBrokenException {
        if (bound != Double.POSITIVE_INFINITY) throw new RuleBrokenException("the histogram lacks its +Inf bucket");
        if (hasCount && count != cumulative) {
            throw new RuleBrokenException("found the count " + count + ", wanted the +Inf bucket's " + cumulative);
        }
        if (standard == Standard.OPENMETRICS && hasSum != hasCount) {
            throw new RuleBrokenException("the histogram has only one of sum and count");
        }
        if (type == FamilyType.HISTOGRAM && hasSum && hasNegativeBound) {
            throw new RuleBrokenException("a histogram with negative buckets has no sum");
        }
        if (type == FamilyType.GAUGE_HISTOGRAM && hasSum && sum < 0 && !hasNegativeBound) {
            throw new RuleBrokenException("found the sum " + sum + " of a histogram without negative buckets");
        }
    }
}
