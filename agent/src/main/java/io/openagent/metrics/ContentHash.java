package io.openagent.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/// A 64-bit hash of bytes: equal for equal content within one process; nothing to store or to send. It
/// differs from process to process, so that no target can aim at collisions.
public final class ContentHash {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final long SEED = new SplittableRandom().nextLong();

    private ContentHash() {}

    public static long of(byte[] bytes, int from, int to) {
        long hash = SEED ^ (to - from);
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) hash = mixed(hash ^ (long) WORD.get(bytes, at));
        long rest = 0;
        for (; at < to; at++) rest = rest << Byte.SIZE | Byte.toUnsignedLong(bytes[at]);
        return mixed(hash ^ rest);
    }

    /// Both halves of the 128-bit product: a difference in any bit reaches all of them.
    private static long mixed(long word) {
        return word * MIX ^ Math.unsignedMultiplyHigh(word, MIX);
    }
}
