package io.openagent.metrics;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes protobuf field by field, also what no library would write.
final class Wire {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Wire() {}

    static Wire message() {
        return new Wire();
    }

    /// Each behind its length.
    static byte[] delimited(byte[]... messages) {
        Wire body = message();
        for (byte[] message : messages) body.varint(message.length).raw(message);
        return body.bytes();
    }

    Wire text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Wire message(int field, Wire message) {
        return bytes(field, message.bytes());
    }

    Wire bytes(int field, byte[] content) {
        return tag(field, 2).varint(content.length).raw(content);
    }

    Wire enumeration(int field, long number) {
        return tag(field, 0).varint(number);
    }

    Wire fixed64(int field, long bits) {
        return tag(field, 1)
                .raw(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(bits)
                        .array());
    }

    Wire tag(long field, int wireType) {
        return varint(field << 3 | wireType);
    }

    Wire varint(long number) {
        long rest = number;
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) out.write((int) (rest | 0x80));
        out.write((int) rest);
        return this;
    }

    Wire raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
