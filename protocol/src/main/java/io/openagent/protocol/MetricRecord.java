package io.openagent.protocol;

import java.util.List;

/// One sample: what [OpenMxPack] carries. The time is epoch milliseconds.
public record MetricRecord(String name, List<LabelPair> labels, long timestampMillis, double value) {
    /// Version, an empty name, no labels, time and value.
    static final int LEAST_BYTES = 19;

    public MetricRecord {
        labels = List.copyOf(labels);
    }

    void write(WireWriter out) {
        out.writeByte(OpenMxContent.VERSION);
        out.writeText(name);
        LabelPair.writeAll(labels, out);
        out.writeLong(timestampMillis);
        out.writeDouble(value);
    }

    static MetricRecord read(WireReader in) throws MalformedException {
        OpenMxContent.readVersion(in);
        return new MetricRecord(in.readText(), LabelPair.readAll(in), in.readLong(), in.readDouble());
    }
}
