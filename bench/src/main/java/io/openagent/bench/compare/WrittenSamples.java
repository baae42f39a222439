package io.openagent.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Counts what stands in a request of remote write, 1.0 or 2.0, whose fields have different numbers:
///
/// ```text
///   prometheus.WriteRequest       TimeSeries timeseries = 1
///   its TimeSeries                Label labels = 1, Sample samples = 2
///   io.prometheus.write.v2.Request   string symbols = 4, TimeSeries timeseries = 5
///   its TimeSeries                uint32 labels_refs = 1, Sample samples = 2
///   Sample                        double value = 1, int64 timestamp = 2
/// ```
final class WrittenSamples {
    private static final byte[] DURATION = Tally.Piece.DURATION.getBytes(UTF_8);
    private static final int LENGTH_DELIMITED = 2;

    private final ByteBuffer request;
    private int symbols;
    private int duration = -1;

    /// Is told each sample.
    interface Visitor {
        void sample(boolean isDuration, long timestampMillis, double value);
    }

    private WrittenSamples(ByteBuffer request) {
        this.request = request;
    }

    /// Good for one visit.
    static WrittenSamples of(byte[] request) {
        return new WrittenSamples(ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN));
    }

    void visit(Visitor visitor) {
        while (request.hasRemaining()) {
            long tag = varint(request);
            if (tag == field(1)) series(message(request), visitor);
            else if (tag == field(4)) symbol(message(request));
            else if (tag == field(5)) series2(message(request), visitor);
            else skip(request, tag);
        }
    }

    private void symbol(ByteBuffer text) {
        if (isDuration(text)) duration = symbols;
        symbols++;
    }

    private void series2(ByteBuffer in, Visitor visitor) {
        boolean isDuration = false;
        while (in.hasRemaining()) {
            long tag = varint(in);
            if (tag == field(1)) isDuration = hasDuration(message(in));
            else if (tag == field(2)) sample(message(in), isDuration, visitor);
            else skip(in, tag);
        }
    }

    private boolean hasDuration(ByteBuffer refs) {
        boolean has = false;
        while (refs.hasRemaining()) has |= varint(refs) == duration;
        return has;
    }

    private static void series(ByteBuffer in, Visitor visitor) {
        boolean isDuration = false;
        while (in.hasRemaining()) {
            long tag = varint(in);
            if (tag == field(1)) isDuration |= isDuration(message(in));
            else if (tag == field(2)) sample(message(in), isDuration, visitor);
            else skip(in, tag);
        }
    }

    private static boolean isDuration(ByteBuffer label) {
        if (label.remaining() < DURATION.length) return false;
        return label.slice(label.limit() - DURATION.length, DURATION.length).equals(ByteBuffer.wrap(DURATION));
    }

    private static void sample(ByteBuffer in, boolean isDuration, Visitor visitor) {
        double value = 0;
        long timestamp = 0;
        while (in.hasRemaining()) {
            long tag = varint(in);
            if (tag == (1 << 3 | 1)) value = in.getDouble();
            else if (tag == 2 << 3) timestamp = varint(in);
            else skip(in, tag);
        }
        visitor.sample(isDuration, timestamp, value);
    }

    private static long field(int number) {
        return (long) number << 3 | LENGTH_DELIMITED;
    }

    private static ByteBuffer message(ByteBuffer in) {
        int length = (int) varint(in);
        ByteBuffer message = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        message.limit(in.position() + length);
        in.position(in.position() + length);
        return message;
    }

    private static void skip(ByteBuffer in, long tag) {
        switch ((int) tag & 7) {
            case 0 -> varint(in);
            case 1 -> in.position(in.position() + Long.BYTES);
            case LENGTH_DELIMITED -> message(in);
            case 5 -> in.position(in.position() + Integer.BYTES);
            default -> throw new IllegalArgumentException("wire type " + (tag & 7));
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) return value;
        }
        throw new IllegalArgumentException("a varint without end");
    }
}
