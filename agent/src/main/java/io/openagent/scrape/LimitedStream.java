package io.openagent.scrape;

import io.openagent.scrape.ScrapeFailure.TooLarge;
import java.io.IOException;
import java.io.InputStream;

/// Gives up to a limit of bytes; one more is [TooLarge].
final class LimitedStream extends BlockStream {
    private final InputStream in;
    private final long limitBytes;
    private long givenBytes;

    LimitedStream(InputStream in, long limitBytes) {
        this.in = in;
        this.limitBytes = limitBytes;
    }

    @Override
    int readBlock(byte[] bytes, int from, int length) throws IOException {
        int read = in.read(bytes, from, length);
        if (read > 0) givenBytes += read;
        if (givenBytes > limitBytes) throw new FailedExchange(new TooLarge(limitBytes));
        return read;
    }
}
