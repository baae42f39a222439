package io.openagent.protocol;

import static java.util.Collections.unmodifiableMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A typed value of tags, fields and command entries: one type byte, then the body.
///
/// ```text
///  type  record         body                          type  record         body
///   00   Null           -                              3d   Ip4            int
///   0a   Bool           byte                           46   Items          list of values
///   14   Decimal        decimal                        47   Ints           array of ints
///   15   Int32          int                            48   Floats         array of floats
///   16   Int64          long                           49   Texts          array of texts
///   1e   Float32        float                          4a   Longs          array of longs
///   28   Float64        double                         4b   Doubles        list of doubles
///   2d   DoubleSummary  sum:8 count:4 min:8 max:8      4c   Bools          list of bools
///   2e   LongSummary    sum:8 count:4 min:8 max:8      50   Entries        list of (text, value)
///   2f   FloatSummary   count:4 sum:4 min:4 max:4      51   IntEntries     list of (int, value)
///   32   Text           text                           52   Metric         00, or 01 count:decimal
///   33   TextHash       int                                                sum:8 min:4 max:4 last:4
///   3c   Blob           blob
/// ```
public sealed interface Value {
    /// Nested deeper than this is an attack on the reader's stack, not a command: real ones nest two levels.
    int MAX_DEPTH = 32;

    void write(WireWriter out);

    static Value read(WireReader in) throws MalformedException {
        return ValueReader.read(in);
    }

    static Text text(String text) {
        return new Text(text);
    }

    static Decimal decimal(long number) {
        return new Decimal(number);
    }

    record Null() implements Value {
        static final int TYPE = 0x00;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
        }
    }

    record Bool(boolean value) implements Value {
        static final int TYPE = 0x0a;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeBool(value);
        }
    }

    record Decimal(long number) implements Value {
        static final int TYPE = 0x14;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeDecimal(number);
        }
    }

    record Int32(int number) implements Value {
        static final int TYPE = 0x15;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeInt(number);
        }
    }

    record Int64(long number) implements Value {
        static final int TYPE = 0x16;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeLong(number);
        }
    }

    record Float32(float number) implements Value {
        static final int TYPE = 0x1e;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeFloat(number);
        }
    }

    record Float64(double number) implements Value {
        static final int TYPE = 0x28;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeDouble(number);
        }
    }

    record DoubleSummary(double sum, int count, double min, double max) implements Value {
        static final int TYPE = 0x2d;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeDouble(sum);
            out.writeInt(count);
            out.writeDouble(min);
            out.writeDouble(max);
        }
    }

    record LongSummary(long sum, int count, long min, long max) implements Value {
        static final int TYPE = 0x2e;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeLong(sum);
            out.writeInt(count);
            out.writeLong(min);
            out.writeLong(max);
        }
    }

    /// The count comes first here, unlike in its two siblings.
    record FloatSummary(int count, float sum, float min, float max) implements Value {
        static final int TYPE = 0x2f;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeInt(count);
            out.writeFloat(sum);
            out.writeFloat(min);
            out.writeFloat(max);
        }
    }

    record Text(String text) implements Value {
        static final int TYPE = 0x32;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeText(text);
        }
    }

    record TextHash(int hash) implements Value {
        static final int TYPE = 0x33;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeInt(hash);
        }
    }

    record Blob(Bytes bytes) implements Value {
        static final int TYPE = 0x3c;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            bytes.writeBlobTo(out);
        }
    }

    /// Four octets, the first one highest.
    record Ip4(int address) implements Value {
        static final int TYPE = 0x3d;

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeInt(address);
        }
    }

    record Items(List<Value> values) implements Value {
        static final int TYPE = 0x46;

        public Items {
            values = List.copyOf(values);
        }

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeList(values, value -> value.write(out));
        }
    }

    record Ints(List<Integer> numbers) implements Value {
        static final int TYPE = 0x47;

        public Ints {
            numbers = List.copyOf(numbers);
        }

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeArray(numbers, out::writeInt);
        }
    }

    record Floats(List<Float> numbers) implements Value {
        static final int TYPE = 0x48;

        public Floats {
            numbers = List.copyOf(numbers);
        }

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeArray(numbers, out::writeFloat);
        }
    }

    record Texts(List<String> texts) implements Value {
        static final int TYPE = 0x49;

        public Texts {
            texts = List.copyOf(texts);
        }

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeArray(texts, out::writeText);
        }
    }

    record Longs(List<Long> numbers) implements Value {
        static final int TYPE = 0x4a;

        public Longs {
            numbers = List.copyOf(numbers);
        }

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeArray(numbers, out::writeLong);
        }
    }

    record Doubles(List<Double> numbers) implements Value {
        static final int TYPE = 0x4b;

        public Doubles {
            numbers = List.copyOf(numbers);
        }

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeList(numbers, out::writeDouble);
        }
    }

    record Bools(List<Boolean> values) implements Value {
        static final int TYPE = 0x4c;

        public Bools {
            values = List.copyOf(values);
        }

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeList(values, out::writeBool);
        }
    }

    /// A map in the order of insertion, which is the order on the wire.
    record Entries(Map<String, Value> values) implements Value {
        static final int TYPE = 0x50;

        public Entries {
            values = unmodifiableMap(new LinkedHashMap<>(values));
        }

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            writeBody(out);
        }

        void writeBody(WireWriter out) {
            out.writeDecimal(values.size());
            values.forEach((key, value) -> {
                out.writeText(key);
                value.write(out);
            });
        }
    }

    record IntEntries(Map<Integer, Value> values) implements Value {
        static final int TYPE = 0x51;

        public IntEntries {
            values = unmodifiableMap(new LinkedHashMap<>(values));
        }

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeDecimal(values.size());
            values.forEach((key, value) -> {
                out.writeInt(key);
                value.write(out);
            });
        }
    }

    /// With a count of 0 nothing else is on the wire, and the other numbers are 0.
    record Metric(long count, double sum, float min, float max, float last) implements Value {
        static final int TYPE = 0x52;
        static final Metric EMPTY = new Metric(0, 0, 0, 0, 0);

        @Override
        public void write(WireWriter out) {
            out.writeByte(TYPE);
            out.writeBool(count != 0);
            if (count == 0) return;
            out.writeDecimal(count);
            out.writeDouble(sum);
            out.writeFloat(min);
            out.writeFloat(max);
            out.writeFloat(last);
        }
    }
}
