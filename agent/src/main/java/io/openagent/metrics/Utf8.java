package io.openagent.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Tells well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF) from other bytes,
/// without decoding it into a string.
final class Utf8 {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    static boolean isWellFormed(byte[] bytes, int from, int to) {
        int at = asciiEnd(bytes, from, to);
        while (at < to) {
            int length = characterLength(bytes, at, to);
            if (length == 0) return false;
            at += length;
        }
        return true;
    }

    static boolean isWellFormed(Utf8View view) {
        return isWellFormed(view.bytes(), view.offset(), view.offset() + view.length());
    }

    /// Code points in well-formed content: each has one byte that continues nothing.
    static int characters(Utf8View view) {
        int characters = 0;
        for (int i = 0; i < view.length(); i++) {
            if (!isContinuation(view.bytes()[view.offset() + i])) characters++;
        }
        return characters;
    }

    private static int asciiEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && ((long) WORD.get(bytes, at) & HIGH_BITS) == 0) at += Long.BYTES;
        return at;
    }

    /// 0 if no character is here.
    private static int characterLength(byte[] bytes, int at, int to) {
        int first = Byte.toUnsignedInt(bytes[at]);
        if (first < 0x80) return 1;
        int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (length == 0 || to - at < length || !isSecond(first, Byte.toUnsignedInt(bytes[at + 1]))) return 0;
        for (int i = 2; i < length; i++) {
            if (!isContinuation(Byte.toUnsignedInt(bytes[at + i]))) return 0;
        }
        return length;
    }

    /// The second byte alone tells overlong forms, surrogates and what lies beyond the last code point.
    private static boolean isSecond(int first, int second) {
        return switch (first) {
            case 0xe0 -> second >= 0xa0 && second <= 0xbf;
            case 0xed -> second >= 0x80 && second <= 0x9f;
            case 0xf0 -> second >= 0x90 && second <= 0xbf;
            case 0xf4 -> second >= 0x80 && second <= 0x8f;
            default -> isContinuation(second);
        };
    }

    private static boolean isContinuation(int b) {
        return (b & 0xc0) == 0x80;
    }
}
