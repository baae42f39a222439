package io.openagent.metrics;

import io.openagent.metrics.NativeHistogram.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// One side of a native histogram, the positive or the negative: which buckets there are, and what they
/// count.
///
/// Nothing is allocated by the length that a span claims: only counts that have arrived take room.
final class ProtoBuckets {
    /// Schema 8 has 256 buckets between two powers of two, so these reach from 2^-128 to 2^128. Client
    /// libraries stop at 160. As objects they take 1.5 MB.
    static final int MAX = 1 << 16;

    private final String side;
    private final List<Span> spans = new ArrayList<>();
    private final Longs wholes = new Longs();
    private final Longs fractions = new Longs();
    private long buckets;
    private long lastIndex;

    ProtoBuckets(String side) {
        this.side = side;
    }

    void clear() {
        spans.clear();
        wholes.clear();
        fractions.clear();
        buckets = 0;
        lastIndex = 0;
    }

    boolean hasSpans() {
        return !spans.isEmpty();
    }

    List<Span> spans() {
        return spans;
    }

    /// Reads the `BucketSpan` that is the field.
    void readSpan(ProtoFields fields) throws MalformedMessageException {
        long offset = 0;
        long length = 0;
        int outer = fields.enter();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> offset = fields.zigzag();
                case 2 -> length = fields.varint();
                default -> fields.skip();
            }
        }
        fields.leave(outer);
        add(offset, length, fields);
    }

    private void add(long offset, long length, ProtoFields fields) throws MalformedMessageException {
        if (length < 0 || length > MAX) {
            throw fields.malformed("found a " + side + " span of " + Long.toUnsignedString(length)
                    + " buckets where at most " + MAX + " were wanted");
        }
        if (spans.size() == MAX) throw fields.malformed("found more than " + MAX + ' ' + side + " spans");
        if (!spans.isEmpty() && offset < 0) {
            throw fields.malformed("found a " + side + " span that begins " + -offset + " buckets back");
        }
        if (offset != (int) offset || lastIndex + offset + length > Integer.MAX_VALUE) {
            throw fields.malformed("found a " + side + " bucket whose index has more than 32 bits");
        }
        lastIndex += offset + length;
        buckets += length;
        spans.add(new Span((int) offset, (int) length));
    }

    /// Reads differences from one count to the next, and keeps the counts.
    void readDeltas(ProtoFields fields) throws MalformedMessageException {
        fields.varints(number -> {
            checkRoom(wholes, fields);
            long before = wholes.size() == 0 ? 0 : wholes.get(wholes.size() - 1);
            long count = before + ProtoFields.zigzag(number);
            if (count < 0) throw fields.malformed("found a " + side + " bucket that counts " + count);
            wholes.add(count);
        });
    }

    void readCounts(ProtoFields fields) throws MalformedMessageException {
        fields.reals(count -> {
            checkRoom(fractions, fields);
            if (count < 0) throw fields.malformed("found a " + side + " bucket that counts " + count);
            fractions.add(Double.doubleToRawLongBits(count));
        });
    }

    private void checkRoom(Longs counts, ProtoFields fields) throws MalformedMessageException {
        if (counts.size() == MAX) throw fields.malformed("found more than " + MAX + ' ' + side + " buckets");
    }

    /// The counts of floats or those of integers, one a bucket; refused if the spans have other buckets.
    List<Double> counts(boolean isFloat, ProtoFields fields) throws MalformedMessageException {
        Longs counts = isFloat ? fractions : wholes;
        if (counts.size() != buckets) {
            throw fields.malformed("found " + counts.size() + " counts where the " + side + " spans have " + buckets);
        }
        return IntStream.range(0, counts.size())
                .mapToObj(i -> count(i, isFloat))
                .toList();
    }

    private Double count(int bucket, boolean isFloat) {
        return isFloat ? Double.longBitsToDouble(fractions.get(bucket)) : (double) wholes.get(bucket);
    }

    /// Takes the observations of the buckets from so many; refused if the buckets have more.
    ///
    /// @param observations unsigned, as is what is left of them
    long takeWholes(long observations, ProtoFields fields) throws MalformedMessageException {
        long left = observations;
        for (int i = 0; i < wholes.size(); i++) left = take(wholes.get(i), left, fields);
        return left;
    }

    static long take(long count, long left, ProtoFields fields) throws MalformedMessageException {
        if (Long.compareUnsigned(count, left) <= 0) return left - count;
        throw fields.malformed("found more observations in the buckets than in the whole histogram");
    }

    double sumOfFractions() {
        double sum = 0;
        for (int i = 0; i < fractions.size(); i++) sum += Double.longBitsToDouble(fractions.get(i));
        return sum;
    }
}
