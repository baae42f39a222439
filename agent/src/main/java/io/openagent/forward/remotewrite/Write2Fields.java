package io.openagent.forward.remotewrite;

/// The numbers of the fields in `io.prometheus.write.v2.Request` and what is in it, where they are others than in 1.0.
final class Write2Fields {
    static final int SYMBOLS = 4;
    static final int TIMESERIES = 5;

    // TimeSeries; its samples have their number of 1.0
    static final int LABELS_REFS = 1;
    static final int HISTOGRAMS = 3;
    static final int EXEMPLARS = 4;
    static final int METADATA = 5;

    // Metadata
    static final int TYPE = 1;
    static final int HELP_REF = 3;

    private Write2Fields() {}
}
