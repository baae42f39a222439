package io.openagent.forward.remotewrite;

import io.openagent.scrape.Pieces;

/// Where requests go. Safe for many threads.
@FunctionalInterface
interface Receiver {
    /// Sends one request and waits for what becomes of it.
    ///
    /// @param samples in it
    Reply send(Pieces body, Protocol version, int samples) throws InterruptedException;
}
