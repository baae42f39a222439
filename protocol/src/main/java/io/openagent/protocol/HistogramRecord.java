package io.openagent.protocol;

import java.util.List;

/// One native histogram of integer counts: what [OpenMxHistogramPack] carries. The time is epoch milliseconds.
public record HistogramRecord(
        String name,
        List<LabelPair> labels,
        long timestampMillis,
        int schema,
        double zeroThreshold,
        long zeroCount,
        long count,
        double sum,
        Buckets positive,
        Buckets negative) {
    /// Version, an empty name, no labels, six numbers and no buckets on either side.
    static final int LEAST_BYTES = 55;

    public HistogramRecord {
        labels = List.copyOf(labels);
    }

    /// Where buckets lie and what they count. As in the Prometheus protobuf, the first delta is a count and
    /// each further one the difference from the bucket before.
    public record Buckets(List<Span> spans, List<Long> deltas) {
        public static final Buckets NONE = new Buckets(List.of(), List.of());

        public Buckets {
            spans = List.copyOf(spans);
            deltas = List.copyOf(deltas);
        }

        private void write(WireWriter out) {
            out.writeArray(spans, span -> span.write(out));
            out.writeArray(deltas, out::writeLong);
        }

        private static Buckets read(WireReader in) throws MalformedException {
            return new Buckets(in.readArray(Span.BYTES, () -> Span.read(in)), in.readArray(Long.BYTES, in::readLong));
        }
    }

    /// `length` buckets in a row, `offset` after the end of the span before.
    public record Span(int offset, int length) {
        static final int BYTES = 2 * Integer.BYTES;

        private void write(WireWriter out) {
            out.writeInt(offset);
            out.writeInt(length);
        }

        private static Span read(WireReader in) throws MalformedException {
            return new Span(in.readInt(), in.readInt());
        }
    }

    void write(WireWriter out) {
        out.writeByte(OpenMxContent.VERSION);
        out.writeText(name);
        LabelPair.writeAll(labels, out);
        out.writeLong(timestampMillis);
        out.writeInt(schema);
        out.writeDouble(zeroThreshold);
        out.writeLong(zeroCount);
        out.writeLong(count);
        out.writeDouble(sum);
        positive.write(out);
        negative.write(out);
    }

    static HistogramRecord read(WireReader in) throws MalformedException {
        OpenMxContent.readVersion(in);
        return new HistogramRecord(
                in.readText(),
                LabelPair.readAll(in),
                in.readLong(),
                in.readInt(),
                in.readDouble(),
                in.readLong(),
                in.readLong(),
                in.readDouble(),
                Buckets.read(in),
                Buckets.read(in));
    }
}
