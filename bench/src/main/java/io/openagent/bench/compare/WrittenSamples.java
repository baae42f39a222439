package io.openagent.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Counts what stands in a WriteRequest of remote write 1.0: `prometheus.WriteRequest { repeated TimeSeries timeseries
/// = 1 }`,
/// `TimeSeries { repeated Label labels = 1; repeated Sample samples = 2 }`, `Sample { double value = 1; int64 timestamp
/// = 2 }`.
final class WrittenSamples {
    private static final byte[] DURATION = Tally.Piece.DURATION.getBytes(UTF_8);
    private static final int LENGTH_DELIMITED = 2;

    /// Is told each sample.
    interface Visitor {
        void sample(boolean isDuration, long timestampMillis, double value);
    }

    private WrittenSamples() {}

    static void visit(byte[] request, Visitor visitor) {
        ByteBuffer in = ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            if (tag == field(1)) series(message(in), visitor);
            else skip(in, tag);
        }
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
