package io.openagent.forward.remotewrite;

/// The numbers of the fields in `prometheus.WriteRequest` and what is in it, remote write 1.0.
final class WriteFields {
    static final int TIMESERIES = 1;
    static final int METADATA = 3;

    // TimeSeries
    static final int LABELS = 1;
    static final int SAMPLES = 2;
    static final int EXEMPLARS = 3;
    static final int HISTOGRAMS = 4;

    /// 2.0 alone has it; whoever reads 1.0 passes over it.
    static final int CREATED = 6;

    // Label
    static final int NAME = 1;
    static final int VALUE = 2;

    // Sample
    static final int SAMPLE_VALUE = 1;
    static final int TIMESTAMP = 2;

    // Exemplar
    static final int EXEMPLAR_LABELS = 1;
    static final int EXEMPLAR_VALUE = 2;
    static final int EXEMPLAR_TIMESTAMP = 3;

    // MetricMetadata
    static final int TYPE = 1;
    static final int FAMILY = 2;
    static final int HELP = 4;

    private WriteFields() {}
}
