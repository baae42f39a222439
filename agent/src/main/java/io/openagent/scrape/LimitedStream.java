package io.openagent.scrape;

import io.openagent.scrape.ScrapeFailure.TooLarge;
import java.io.IOException;
import java.io.InputStream;

/// Gives up to a limit of bytes, until the deadline; one byte more is [TooLarge].
///
/// The deadline is looked at here too, since decoding and reading take time without asking the socket for
/// anything.
final class LimitedStream extends BlockStream {
    private final InputStream in;
    private final long limitBytes;
    private final Exchange exchange;
    private long givenBytes;

    LimitedStream(InputStream in, long limitBytes, Exchange exchange) {
        this.in = in;
        this.limitBytes = limitBytes;
        this.exchange = exchange;
    }

    @Override
    int readBlock(byte[] bytes, int from, int length) throws IOException {
        exchange.requireTime();
        int read = in.read(bytes, from, length);
        if (read > 0) givenBytes += read;
        if (givenBytes > limitBytes) throw new FailedExchange(new TooLarge(limitBytes));
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
