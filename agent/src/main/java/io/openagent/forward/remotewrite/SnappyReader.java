package io.openagent.forward.remotewrite;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Decodes what [SnappyWriter] draws. Refuses, and never reads or writes where it should not, whatever the bytes are.
final class SnappyReader {
    private SnappyReader() {}

    /// The plain bytes of some elements.
    ///
    /// @param elements from position to limit, which are left as they are
    /// @param plainBytes how many there must be
    /// @throws IOException when these are no elements of so many bytes
    static byte[] decode(ByteBuffer elements, int plainBytes) throws IOException {
        var plain = new byte[plainBytes];
        ByteBuffer in = elements.duplicate();
        int at = 0;
        while (in.hasRemaining()) {
            int tag = in.get() & 0xff;
            boolean isLiteral = (tag & 3) == 0;
            int length = isLiteral ? literalLength(in, tag) : copyLength(tag);
            if (length < 0 || length > plainBytes - at) throw damaged(in, "more than " + plainBytes + " bytes");
            if (isLiteral) {
                if (length > in.remaining()) throw damaged(in, "a literal that is cut");
                in.get(plain, at, length);
            } else {
                copy(plain, at, offset(in, tag), length, in);
            }
            at += length;
        }
        if (at < plainBytes) throw damaged(in, at + " bytes instead of " + plainBytes);
        return plain;
    }

    private static int literalLength(ByteBuffer in, int tag) throws IOException {
        int length = tag >> 2;
        return 1 + (length < 60 ? length : number(in, length - 59));
    }

    private static int copyLength(int tag) {
        return (tag & 3) == 1 ? 4 + (tag >> 2 & 7) : 1 + (tag >> 2);
    }

    private static int offset(ByteBuffer in, int tag) throws IOException {
        return switch (tag & 3) {
            case 1 -> tag >> 5 << 8 | number(in, 1);
            case 2 -> number(in, 2);
            default -> number(in, 4);
        };
    }

    /// Byte by byte, as a copy may reach into what it writes.
    private static void copy(byte[] plain, int at, int offset, int length, ByteBuffer in) throws IOException {
        if (offset <= 0 || offset > at) throw damaged(in, "a copy from " + offset + " bytes before, at byte " + at);
        for (int i = at; i < at + length; i++) plain[i] = plain[i - offset];
    }

    private static int number(ByteBuffer in, int bytes) throws IOException {
        if (in.remaining() < bytes) throw damaged(in, "an element that is cut");
        int number = 0;
        for (int i = 0; i < bytes; i++) number |= (in.get() & 0xff) << (8 * i);
        return number;
    }

    private static IOException damaged(ByteBuffer in, String found) {
        return new IOException("no sound Snappy block: found " + found + ", before byte " + in.position());
    }
}
