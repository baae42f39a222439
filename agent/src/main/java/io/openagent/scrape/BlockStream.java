package io.openagent.scrape;

import java.io.IOException;
import java.io.InputStream;

/// A stream that is defined by how it reads a block; a single byte is a block of one.
abstract class BlockStream extends InputStream {
    @Override
    public abstract int read(byte[] bytes, int from, int length) throws IOException;

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
