package io.openagent.scrape;

import io.openagent.scrape.ScrapeFailure.BadEncoding;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/// The body as it was transferred. A body that is cut is [BadEncoding], and so is what OkHttp finds wrong
/// with it.
final class ArrivingStream extends BlockStream {
    private final InputStream in;
    private final Exchange exchange;

    ArrivingStream(InputStream in, Exchange exchange) {
        this.in = in;
        this.exchange = exchange;
    }

    @Override
    int readBlock(byte[] bytes, int from, int length) throws IOException {
        try {
            int read = in.read(bytes, from, length);
            if (read > 0) exchange.handedOn(read);
            return read;
        } catch (FailedExchange e) {
            throw e;
        } catch (ProtocolException | EOFException e) {
            throw new FailedExchange(new BadEncoding("the body is cut short or wrongly framed"));
        }
    }
}
