package io.openagent.forward.remotewrite;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.Snappy;

/// Another's Snappy, which ours is held against.
final class NettySnappy {
    private NettySnappy() {}

    /// Decodes a whole block.
    ///
    /// @throws IllegalArgumentException when Netty refuses it
    static byte[] inflate(byte[] block) {
        ByteBuf plain = Unpooled.buffer();
        try {
            new Snappy().decode(Unpooled.wrappedBuffer(block), plain);
        } catch (DecoderException refused) {
            throw new IllegalArgumentException(refused);
        }
        byte[] bytes = new byte[plain.readableBytes()];
        plain.readBytes(bytes);
        return bytes;
    }
}
