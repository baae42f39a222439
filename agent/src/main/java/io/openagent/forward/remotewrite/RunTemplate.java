package io.openagent.forward.remotewrite;

import io.openagent.protocol.RepeatSearch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// The elements of a run whose series come again, scrape after scrape, with other values.
///
/// What repeats in names and labels is looked for once, in everything but times and values. In the elements
/// that come of it each value is a literal of eight bytes, at a place that stays, and so is the first time; the
/// times behind it are copies of it. So the next run of these series is a copy of the elements with its numbers
/// put in:
///
/// ```text
///   plain      labels of 1    value 1   time    labels of 2    value 2   time …
///   elements   literals ..  │ 8 bytes │ time │ copies ..     │ 8 bytes │ copy │ copies …
///                             ^ put in  ^ put in               ^ put in
/// ```
///
/// It takes some thirty bytes a series. Immutable.
final class RunTemplate {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int VARINT_GROUP = 7;

    /// What times take as long as they are what they were these twenty years, and the next fifteen.
    private static final int TIME_BYTES = 6;

    /// Before a value and before a time stands the tag of its field.
    private static final int BEHIND_VALUE = Double.BYTES + 1;

    private final byte[] elements;
    private final int[] values;
    private final int time;
    private final int plainBytes;

    private RunTemplate(byte[] elements, int[] values, int time, int plainBytes) {
        this.elements = elements;
        this.values = values;
        this.time = time;
        this.plainBytes = plainBytes;
    }

    /// Of the series of a draft.
    ///
    /// @return empty where its samples have different times, or unusual ones
    static Optional<RunTemplate> of(RunDraft draft, WriteSeries form) {
        if (!hasOneTime(draft)) return Optional.empty();
        var plain = new Plain(draft.plainBytes());
        int[] changing = new int[draft.size()];
        for (int i = 0; i < draft.size(); i++) {
            draft.write(i, form, plain);
            changing[i] = plain.size - TIME_BYTES - BEHIND_VALUE;
        }
        var search = new RepeatSearch(
                plain.bytes, changing, changing.length, SnappyElements.FARTHEST, SnappyElements.FARTHEST);
        var elements = new SnappyElements();
        elements.makeRoom(plain.size + 2 * changing.length);
        int[] values = new int[changing.length];
        int from = 0;
        for (int i = 0; i < changing.length; i++) {
            search.search(from, changing[i], elements);
            int behindTime = changing[i] + BEHIND_VALUE + TIME_BYTES;
            if (i == 0) {
                elements.literal(plain.bytes, changing[i], behindTime);
                values[i] = elements.size() - TIME_BYTES - BEHIND_VALUE;
            } else {
                elements.literal(plain.bytes, changing[i], changing[i] + Double.BYTES);
                values[i] = elements.size() - Double.BYTES;
                int distance = changing[i] - changing[i - 1];
                if (distance > SnappyElements.FARTHEST) return Optional.empty();
                elements.copy(distance, TIME_BYTES + 1);
            }
            from = behindTime;
        }
        int time = values[0] + BEHIND_VALUE;
        return Optional.of(new RunTemplate(elements.toByteArray(), values, time, plain.size));
    }

    /// How much memory it takes.
    int bytes() {
        return elements.length + values.length * Integer.BYTES;
    }

    int elementBytes() {
        return elements.length;
    }

    int plainBytes() {
        return plainBytes;
    }

    /// Whether the numbers of a draft of the same series can be put in.
    boolean fits(RunDraft draft) {
        return draft.size() == values.length && hasOneTime(draft);
    }

    /// Writes the elements of a draft that fits to `to`, from `at` on.
    void write(RunDraft draft, byte[] to, int at) {
        System.arraycopy(elements, 0, to, at, elements.length);
        for (int i = 0; i < values.length; i++)
            LONG.set(to, at + values[i], Double.doubleToRawLongBits(draft.value(i)));
        long left = draft.time(0);
        for (int i = 0; i < TIME_BYTES - 1; i++) {
            to[at + time + i] = (byte) (left | 0x80);
            left >>>= VARINT_GROUP;
        }
        to[at + time + TIME_BYTES - 1] = (byte) left;
    }

    private static boolean hasOneTime(RunDraft draft) {
        long first = draft.time(0);
        if (first >>> (VARINT_GROUP * (TIME_BYTES - 1)) == 0 || first >>> (VARINT_GROUP * TIME_BYTES) != 0)
            return false;
        for (int i = 1; i < draft.size(); i++) if (draft.time(i) != first) return false;
        return true;
    }

    /// The fields as they are.
    private static final class Plain implements PlainSink {
        private byte[] bytes;
        private int size;

        Plain(int expected) {
            bytes = new byte[expected];
        }

        @Override
        public void write(byte[] some, int from, int to) {
            int length = to - from;
            if (size + length > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
            System.arraycopy(some, from, bytes, size, length);
            size += length;
        }
    }
}
