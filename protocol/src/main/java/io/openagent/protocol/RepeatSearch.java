package io.openagent.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Finds what comes again in bytes of which some will be others the next time: these are no part of what comes again,
/// nor of where it stood before. What is found holds however they change. One thread.
public final class RepeatSearch {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LEAST = Integer.BYTES;
    private static final int PLACES_BITS = 14;
    private static final int MULTIPLIER = 0x1e35a7bd;

    private final byte[] bytes;
    private final int[] changing;
    private final int count;
    private final int farthest;
    private final int longest;
    private final int[] places = new int[1 << PLACES_BITS];
    private int lastFrom;
    private int lastTo;

    /// Takes what is found, in the order of the bytes.
    public interface Sink {
        void literal(byte[] bytes, int from, int to);

        /// The `length` bytes that stand `distance` bytes before.
        void copy(int distance, int length);
    }

    /// @param changing where such bytes begin, rising
    /// @param count how many such places there are
    /// @param farthest that a copy may be away
    /// @param longest that a copy may be
    public RepeatSearch(byte[] bytes, int[] changing, int count, int farthest, int longest) {
        this.bytes = bytes;
        this.changing = changing;
        this.count = count;
        this.farthest = farthest;
        this.longest = longest;
        Arrays.fill(places, -1);
    }

    /// Takes the search through a stretch that will be the same the next time. What the end of the stretch before has
    /// too is copied from there, and from nowhere else: it goes on alike.
    ///
    /// @param end one of the places where changing bytes begin
    public void search(int from, int end, Sink sink) {
        int alike = alike(from, end);
        searchFrom(from, end - alike, sink);
        if (alike > 0) copy(end - alike, end, end - lastTo, sink);
        lastFrom = from;
        lastTo = end;
    }

    /// How many bytes at the end are those at the end of the stretch before.
    private int alike(int from, int to) {
        int most = Math.min(longest, Math.min(to - from, lastTo - lastFrom));
        if (to - lastTo > farthest) return 0;
        int length = 0;
        while (length < most && bytes[to - 1 - length] == bytes[lastTo - 1 - length]) length++;
        return length < LEAST ? 0 : length;
    }

    private void copy(int at, int to, int distance, Sink sink) {
        sink.copy(distance, to - at);
        for (int i = at; i + LEAST <= to; i++) {
            var _ = lastPlace(i);
        }
    }

    private void searchFrom(int from, int to, Sink sink) {
        int at = from;
        int literal = from;
        while (at + LEAST <= to) {
            int before = lastPlace(at);
            int length = before < 0 ? 0 : agreeing(before, at, to);
            if (length < LEAST) {
                at++;
                continue;
            }
            if (literal < at) sink.literal(bytes, literal, at);
            sink.copy(at - before, length);
            for (int i = at + 1; i < at + length && i + LEAST <= to; i++) {
                var _ = lastPlace(i);
            }
            at += length;
            literal = at;
        }
        if (literal < to) sink.literal(bytes, literal, to);
    }

    private int agreeing(int before, int at, int to) {
        if (at - before > farthest) return 0;
        int most = Math.min(longest, Math.min(to - at, end(before) - before));
        int mismatch = Arrays.mismatch(bytes, before, before + most, bytes, at, at + most);
        return mismatch < 0 ? most : mismatch;
    }

    /// Where the stretch ends in which a place stands.
    private int end(int place) {
        int next = Arrays.binarySearch(changing, 0, count, place);
        return changing[next < 0 ? -next - 1 : next];
    }

    /// Where four bytes of this hash stood last; from now on they stand here.
    private int lastPlace(int at) {
        int place = ((int) INT.get(bytes, at) * MULTIPLIER) >>> (Integer.SIZE - PLACES_BITS);
        int last = places[place];
        places[place] = at;
        return last;
    }
}
