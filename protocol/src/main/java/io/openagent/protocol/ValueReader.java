package io.openagent.protocol;

import io.openagent.protocol.WireReader.Reading;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads one [Value] and knows how deep it is inside it.
final class ValueReader {
    /// A null is one byte, so an entry of a map is two or more: its key's length, then its type.
    private static final int LEAST_VALUE = 1;

    private static final int LEAST_ENTRY = 2;

    private final WireReader in;
    private int depth;

    private ValueReader(WireReader in) {
        this.in = in;
    }

    static Value read(WireReader in) throws MalformedException {
        return new ValueReader(in).value();
    }

    /// The body of a map, without its type byte.
    static Map<String, Value> readEntries(WireReader in) throws MalformedException {
        return new ValueReader(in).entries(in::readText);
    }

    private Value value() throws MalformedException {
        if (++depth > Value.MAX_DEPTH) throw in.malformed("value nested deeper than " + Value.MAX_DEPTH);
        Value value = body(in.readByte());
        depth--;
        return value;
    }

    private Value body(int type) throws MalformedException {
        return switch (type) {
            case Value.Null.TYPE -> new Value.Null();
            case Value.Bool.TYPE -> new Value.Bool(in.readBool());
            case Value.Decimal.TYPE -> new Value.Decimal(in.readDecimal());
            case Value.Int32.TYPE -> new Value.Int32(in.readInt());
            case Value.Int64.TYPE -> new Value.Int64(in.readLong());
            case Value.Float32.TYPE -> new Value.Float32(in.readFloat());
            case Value.Float64.TYPE -> new Value.Float64(in.readDouble());
            case Value.DoubleSummary.TYPE ->
                new Value.DoubleSummary(in.readDouble(), in.readInt(), in.readDouble(), in.readDouble());
            case Value.LongSummary.TYPE ->
                new Value.LongSummary(in.readLong(), in.readInt(), in.readLong(), in.readLong());
            case Value.FloatSummary.TYPE ->
                new Value.FloatSummary(in.readInt(), in.readFloat(), in.readFloat(), in.readFloat());
            case Value.Text.TYPE -> new Value.Text(in.readText());
            case Value.TextHash.TYPE -> new Value.TextHash(in.readInt());
            case Value.Blob.TYPE -> new Value.Blob(Bytes.owning(in.readBlob()));
            case Value.Ip4.TYPE -> new Value.Ip4(in.readInt());
            case Value.Items.TYPE -> new Value.Items(in.readList(LEAST_VALUE, this::value));
            case Value.Ints.TYPE -> new Value.Ints(in.readArray(Integer.BYTES, in::readInt));
            case Value.Floats.TYPE -> new Value.Floats(in.readArray(Float.BYTES, in::readFloat));
            case Value.Texts.TYPE -> new Value.Texts(in.readArray(1, in::readText));
            case Value.Longs.TYPE -> new Value.Longs(in.readArray(Long.BYTES, in::readLong));
            case Value.Doubles.TYPE -> new Value.Doubles(in.readList(Double.BYTES, in::readDouble));
            case Value.Bools.TYPE -> new Value.Bools(in.readList(1, in::readBool));
            case Value.Entries.TYPE -> new Value.Entries(entries(in::readText));
            case Value.IntEntries.TYPE -> new Value.IntEntries(entries(in::readInt));
            case Value.Metric.TYPE -> metric();
            default -> throw in.malformed("unknown value type " + type);
        };
    }

    /// A key that comes twice keeps its first place and takes the last value.
    private <K> Map<K, Value> entries(Reading<K> key) throws MalformedException {
        int count = in.checkedCount(in.readDecimal(), LEAST_ENTRY);
        var entries = new LinkedHashMap<K, Value>();
        for (int i = 0; i < count; i++) entries.put(key.read(), value());
        return entries;
    }

    private Value metric() throws MalformedException {
        if (!in.readBool()) return Value.Metric.EMPTY;
        return new Value.Metric(in.readDecimal(), in.readDouble(), in.readFloat(), in.readFloat(), in.readFloat());
    }
}
