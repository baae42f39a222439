package io.openagent.forward.remotewrite;

import io.openagent.protocol.RepeatSearch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// The elements of a run whose series come again, scrape after scrape, with other values.
///
/// What repeats in names and labels is looked for once, in everything but times and values. In the elements
/// that come of it each value is a literal at a place that stays, and so is the first time; the times behind it are
/// copies of it. So the next run of these series is a copy of the elements with its numbers put in:
///
/// ```text
///   plain      labels of 1    value 1   time    labels of 2    value 2   time …
///   elements   literals ..  │ 8 bytes │ time │ copies ..     │ 4 bytes │ copies …
///                             ^ put in  ^ put in               ^ put in
/// ```
///
/// Most values are whole numbers, whose lowest bytes are zero as long as the numbers are not much greater. Where two
/// series that follow each other have them, the copy of what stands before the value goes on into it. A value that
/// has outgrown its zeros wants another template.
///
/// It takes some twenty bytes a series. Immutable.
final class RunTemplate {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int VARINT_GROUP = 7;

    /// What times take as long as they are what they were these twenty years, and the next fifteen.
    private static final int TIME_BYTES = 6;

    private static final int MANTISSA_BITS = 52;

    /// Before a value and before a time stands the tag of its field.
    private static final int BEHIND_VALUE = Double.BYTES + 1;

    private final byte[] elements;
    private final int[] values;
    private final byte[] zeros;
    private final byte[] copied;
    private final int time;
    private final int plainBytes;

    /// @param values where the literal of each stands
    /// @param zeros how many bytes of each must be zero, the lowest ones, because they or those behind are copied
    /// @param copied how many of these are no part of the literal
    private RunTemplate(byte[] elements, int[] values, byte[] zeros, byte[] copied, int time, int plainBytes) {
        this.elements = elements;
        this.values = values;
        this.zeros = zeros;
        this.copied = copied;
        this.time = time;
        this.plainBytes = plainBytes;
    }

    /// Of the series of a draft.
    ///
    /// @param plain what the draft is before it is compressed
    /// @param before of the same series, which is outgrown: what was no zero there is none here
    /// @return empty where its samples have different times, or unusual ones
    static Optional<RunTemplate> of(RunDraft draft, Function<RunDraft, PlainRun> plain, Optional<RunTemplate> before) {
        if (!hasOneTime(draft)) return Optional.empty();
        byte[] zeros = zeros(draft);
        before.ifPresent(outgrown -> {
            for (int i = 0; i < zeros.length; i++) zeros[i] = (byte) Math.min(zeros[i], outgrown.zeros[i]);
        });
        PlainRun run = plain.apply(draft);
        if (run.size() > StoredRun.MOST_PLAIN_BYTES) return Optional.empty();
        byte[] fields = run.fields();
        int[] changing = Arrays.stream(run.ends())
                .map(end -> end - TIME_BYTES - BEHIND_VALUE)
                .toArray();
        var search =
                new RepeatSearch(fields, changing, changing.length, SnappyElements.FARTHEST, SnappyElements.FARTHEST);
        var elements = new SnappyElements();
        elements.makeRoom(run.size() + 2 * changing.length);
        int[] values = new int[changing.length];
        byte[] copied = new byte[changing.length];
        int from = 0;
        for (int i = 0; i < changing.length; i++) {
            search.search(from, changing[i], elements);
            int behindTime = changing[i] + BEHIND_VALUE + TIME_BYTES;
            if (i == 0) {
                elements.literal(fields, changing[i], behindTime);
                values[i] = elements.size() - TIME_BYTES - BEHIND_VALUE;
            } else {
                int distance = changing[i] - changing[i - 1];
                if (distance > SnappyElements.FARTHEST) return Optional.empty();
                if (elements.isCopying(distance)) {
                    copied[i] = (byte) Math.min(zeros[i], zeros[i - 1]);
                    elements.copy(distance, copied[i]);
                }
                elements.literal(fields, changing[i] + copied[i], changing[i] + Double.BYTES);
                values[i] = elements.size() - Double.BYTES + copied[i];
                elements.copy(distance, TIME_BYTES + 1);
            }
            from = behindTime;
        }
        for (int i = 0; i < zeros.length; i++)
            zeros[i] = (byte) Math.max(copied[i], i + 1 < zeros.length ? copied[i + 1] : 0);
        int time = values[0] + BEHIND_VALUE;
        return Optional.of(new RunTemplate(elements.toByteArray(), values, zeros, copied, time, run.size()));
    }

    /// How many of the lowest bytes of each value are zero, and will be while it is a whole number of this magnitude.
    private static byte[] zeros(RunDraft draft) {
        byte[] zeros = new byte[draft.size()];
        for (int i = 0; i < zeros.length; i++) {
            double value = draft.value(i);
            int fraction = MANTISSA_BITS - Math.max(0, Math.getExponent(value));
            if (value == Math.rint(value)) zeros[i] = (byte) (Math.max(0, fraction) / Byte.SIZE);
        }
        return zeros;
    }

    /// How much memory it takes.
    int bytes() {
        return elements.length + values.length * (Integer.BYTES + 2);
    }

    int elementBytes() {
        return elements.length;
    }

    int plainBytes() {
        return plainBytes;
    }

    /// Whether the numbers of a draft of the same series can be put in.
    boolean fits(RunDraft draft) {
        if (draft.size() != values.length || !hasOneTime(draft)) return false;
        for (int i = 0; i < values.length; i++)
            if ((Double.doubleToRawLongBits(draft.value(i)) & lowest(zeros[i])) != 0) return false;
        return true;
    }

    /// Whether a number of a draft of the same series has outgrown its zeros. One that is none, such as a marker of
    /// staleness, comes and goes.
    boolean isOutgrownBy(RunDraft draft) {
        for (int i = 0; i < values.length; i++) {
            double value = draft.value(i);
            if (!Double.isNaN(value) && (Double.doubleToRawLongBits(value) & lowest(zeros[i])) != 0) return true;
        }
        return false;
    }

    private static long lowest(int bytes) {
        return (1L << (Byte.SIZE * bytes)) - 1;
    }

    /// Writes the elements of a draft that fits to `to`, from `at` on.
    void write(RunDraft draft, byte[] to, int at) {
        System.arraycopy(elements, 0, to, at, elements.length);
        for (int i = 0; i < values.length; i++) {
            int place = at + values[i] - copied[i];
            long others = (long) LONG.get(to, place) & lowest(copied[i]);
            LONG.set(to, place, Double.doubleToRawLongBits(draft.value(i)) | others);
        }
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
}
