package io.openagent.bench.compare;

import java.io.IOException;
import java.net.URI;

/// Where an agent sends what it has scraped.
interface Sink extends AutoCloseable {
    URI url();

    Tally tally();

    /// From now on everything is refused, or nothing.
    void refuse(boolean all) throws IOException, InterruptedException;

    @Override
    void close();
}
