package io.openagent.collector;

import io.openagent.protocol.Pack;

/// Sees what arrives, on the collector's event loop: it must not wait.
@FunctionalInterface
public interface Arrivals {
    void arrived(Pack pack);
}
