package io.openagent.forward.remotewrite;

import io.openagent.discovery.HttpOptions;
import io.openagent.forward.Order;
import io.openagent.metrics.Relabeling;
import java.net.URI;
import java.time.Duration;

/// How one receiver is written to.
///
/// @param name of the output, unique
/// @param rules for series on their way to it
/// @param maxSamples in a request
/// @param concurrency how many requests may be on their way at once
/// @param memoryBytes what may be read of what waits before it was taken, requests included; one record more at most
/// @param timeout for a whole exchange
/// @param metadata whether types and helps are sent
/// @param exemplars whether they are sent
/// @param nativeHistograms whether they are sent; else their classic series are
/// @param version which is spoken first
/// @param templates whether runs whose series come again are compressed by templates
public record RemoteWriteOptions(
        String name,
        URI url,
        HttpOptions http,
        Relabeling rules,
        Order order,
        int maxSamples,
        int concurrency,
        long memoryBytes,
        Duration timeout,
        boolean metadata,
        boolean exemplars,
        boolean nativeHistograms,
        Protocol version,
        boolean templates) {
    public RemoteWriteOptions {
        if (maxSamples < 1) throw new IllegalArgumentException("maxSamples: " + maxSamples);
        if (memoryBytes < 1) throw new IllegalArgumentException("memoryBytes: " + memoryBytes);
        if (concurrency < 1) throw new IllegalArgumentException("concurrency: " + concurrency);
    }

    /// Where it writes, without what may be secret in it: what waits for it may go to no other.
    public String identity() {
        return name + " " + url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }
}
