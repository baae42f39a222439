package io.openagent.scrape;

import java.io.IOException;
import java.io.InputStream;

/// A stream that is defined by how it reads a block; a single byte is a block of one, and no byte asks for nothing.
///
/// The last matters: OkHttp's streams wait for data also when asked for none, as `readNBytes` does at its end.
abstract class BlockStream extends InputStream {
    /// @param length at least 1
    abstract int readBlock(byte[] bytes, int from, int length) throws IOException;

    @Override
    public final int read(byte[] bytes, int from, int length) throws IOException {
        return length == 0 ? 0 : readBlock(bytes, from, length);
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return readBlock(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
