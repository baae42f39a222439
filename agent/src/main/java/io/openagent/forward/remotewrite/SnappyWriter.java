package io.openagent.forward.remotewrite;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Compresses bytes into the elements of a Snappy block, without the length that stands before them in a whole block.
///
/// The plain bytes are cut into blocks of 64 KiB, each compressed by itself as soon as it is full, so that no more of
/// them than that is ever held. Inside a block a hash table says where four bytes were last seen; where they come
/// again, a copy is written in their place and made as long as the bytes agree.
///
/// Offsets count back from where they stand, so the elements of one block may follow those of another, and decode to
/// one plain text behind the other. The table is cleared for each block: equal bytes give equal elements, whatever
/// was compressed before.
///
/// Where nothing comes again, the search takes longer steps the longer it has found nothing. Source: the description
/// of the Snappy format, "Compressed format", and its reference encoder. Confined to one thread.
final class SnappyWriter implements PlainSink {
    static final int BLOCK_BYTES = 1 << 16;

    /// What may be read behind the last byte of a block.
    private static final int SLACK_BYTES = Long.BYTES;

    /// A match that begins later is not worth looking for, and everything before may be read eight bytes at once.
    private static final int MARGIN_BYTES = 15;

    /// 16,384 places of two bytes: all of them fit into a core's first cache together with a part of the block.
    private static final int MOST_PLACES = 1 << 14;

    private static final int FEWEST_PLACES = 1 << 8;
    private static final int MULTIPLIER = 0x1e35a7bd;
    private static final int LEAST_MATCH = SnappyElements.LEAST_MATCH;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] block = new byte[BLOCK_BYTES + SLACK_BYTES];
    private final short[] places = new short[MOST_PLACES];
    private final SnappyElements elements = new SnappyElements();
    private int filled;
    private int plain;

    /// Plain bytes since the last [#clear].
    int plainBytes() {
        return plain;
    }

    @Override
    public void write(byte[] bytes, int from, int to) {
        plain += to - from;
        int at = from;
        while (at < to) {
            int some = Math.min(to - at, BLOCK_BYTES - filled);
            System.arraycopy(bytes, at, block, filled, some);
            filled += some;
            at += some;
            if (filled == BLOCK_BYTES) compress();
        }
    }

    /// The elements of all that was written since the last [#clear].
    byte[] finish() {
        if (filled > 0) compress();
        return elements.toByteArray();
    }

    /// Forgets what was written.
    void clear() {
        filled = 0;
        elements.clear();
        plain = 0;
    }

    // one block

    private void compress() {
        elements.makeRoom(filled);
        int size = Math.clamp(Integer.highestOneBit(Math.max(1, filled - 1)) << 1, FEWEST_PLACES, MOST_PLACES);
        Arrays.fill(places, 0, size, (short) 0);
        int shift = Integer.numberOfLeadingZeros(size) + 1;
        elements.literal(block, filled <= MARGIN_BYTES ? 0 : copies(shift), filled);
        filled = 0;
    }

    /// Writes all that comes again, and what stands between.
    ///
    /// @return where what is left begins
    private int copies(int shift) {
        int limit = filled - MARGIN_BYTES;
        int literalStart = 0;
        int at = 1;
        while (true) {
            int candidate;
            for (int misses = 32; ; at += misses++ >> 5) {
                if (at > limit) return literalStart;
                candidate = lastPlace(at, shift);
                if (int32(candidate) == int32(at)) break;
            }
            elements.literal(block, literalStart, at);
            do {
                int length = LEAST_MATCH + agreeing(candidate + LEAST_MATCH, at + LEAST_MATCH);
                elements.copy(at - candidate, length);
                at += length;
                literalStart = at;
                if (at > limit) return literalStart;
                var _ = lastPlace(at - 1, shift);
                candidate = lastPlace(at, shift);
            } while (int32(candidate) == int32(at));
            at++;
        }
    }

    /// Where four bytes of this hash were last seen, which from now on is here.
    private int lastPlace(int at, int shift) {
        int place = (int32(at) * MULTIPLIER) >>> shift;
        int last = places[place] & 0xffff;
        places[place] = (short) at;
        return last;
    }

    /// How many bytes agree from two places on.
    private int agreeing(int earlier, int later) {
        int length = 0;
        while (later + length + Long.BYTES <= filled) {
            long differing = (long) LONG.get(block, earlier + length) ^ (long) LONG.get(block, later + length);
            if (differing != 0) return length + (Long.numberOfTrailingZeros(differing) >> 3);
            length += Long.BYTES;
        }
        while (later + length < filled && block[earlier + length] == block[later + length]) length++;
        return length;
    }

    private int int32(int at) {
        return (int) INT.get(block, at);
    }
}
