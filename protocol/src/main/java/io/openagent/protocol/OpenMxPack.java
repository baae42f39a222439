package io.openagent.protocol;

import java.util.List;

/// Samples. The endpoint is the address they were scraped from, or empty: then it is not on the wire at all. Drawn at
/// [OpenMxContent].
public record OpenMxPack(PackHeader header, List<MetricRecord> records, String endpoint) implements Pack {
    public OpenMxPack {
        records = List.copyOf(records);
    }

    public OpenMxPack(PackHeader header, List<MetricRecord> records) {
        this(header, records, "");
    }

    @Override
    public PackType type() {
        return PackType.OPEN_MX;
    }

    @Override
    public void writeBody(WireWriter out) {
        OpenMxContent.ofMetrics(records).write(out);
        if (!endpoint.isEmpty()) out.writeText(endpoint);
    }

    static OpenMxPack readBody(PackHeader header, WireReader in) throws MalformedException {
        var records = OpenMxContent.read(in).metrics();
        return new OpenMxPack(header, records, in.hasRemaining() ? in.readText() : "");
    }
}
