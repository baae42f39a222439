package io.openagent.scrape;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/// Gives a body only as long as there is memory for what becomes of it.
final class MeteredStream extends BlockStream {
    /// A buffer that is full is replaced by one of twice its size.
    private static final int WHILE_GROWING = 3;

    private final InputStream in;
    private final Lease lease;
    private final LongSupplier taken;

    /// @param taken how many bytes the body takes by now, without the buffer that it is read into
    MeteredStream(InputStream in, Lease lease, LongSupplier taken) {
        this.in = in;
        this.lease = lease;
        this.taken = taken;
    }

    @Override
    int readBlock(byte[] buffer, int from, int length) throws IOException {
        long bytes = taken.getAsLong() + (long) WHILE_GROWING * buffer.length;
        if (!lease.covers(bytes)) throw new FailedExchange(lease.refusal(bytes));
        return in.read(buffer, from, length);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
