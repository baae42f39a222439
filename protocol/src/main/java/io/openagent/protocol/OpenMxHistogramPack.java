package io.openagent.protocol;

import java.util.List;

/// Native histograms. The original defines this pack and never sends it. Drawn at [OpenMxContent].
public record OpenMxHistogramPack(PackHeader header, List<HistogramRecord> records) implements Pack {
    public OpenMxHistogramPack {
        records = List.copyOf(records);
    }

    @Override
    public PackType type() {
        return PackType.OPEN_MX_HISTOGRAM;
    }

    @Override
    public void writeBody(WireWriter out) {
        OpenMxContent.ofHistograms(records).write(out);
    }

    static OpenMxHistogramPack readBody(PackHeader header, WireReader in) throws MalformedException {
        return new OpenMxHistogramPack(header, OpenMxContent.read(in).histograms());
    }
}
