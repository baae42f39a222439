package io.openagent.protocol;

import java.util.List;

/// One label of a record as it is on the wire.
public record LabelPair(String key, String value) {
    /// The count is one byte; the original lets it wrap.
    public static final int MAX_LABELS = 255;

    /// Two empty texts.
    private static final int LEAST_BYTES = 2;

    static void writeAll(List<LabelPair> labels, WireWriter out) {
        if (labels.size() > MAX_LABELS) throw new IllegalArgumentException("more than 255 labels: " + labels.size());
        out.writeByte(labels.size());
        for (var label : labels) {
            out.writeText(label.key);
            out.writeText(label.value);
        }
    }

    static List<LabelPair> readAll(WireReader in) throws MalformedException {
        return in.readItems(in.readByte(), LEAST_BYTES, () -> new LabelPair(in.readText(), in.readText()));
    }
}
