package io.openagent.bench.compare;

import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import io.openagent.protocol.License;
import io.openagent.protocol.MetricRecord;
import io.openagent.protocol.OpenMxPack;
import io.openagent.protocol.Pack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A collector of WhaTap's protocol that decodes every pack and counts every sample. It does not see how many bytes
/// come.
final class WhatapSink implements Sink {
    static final License LICENSE = License.of(12345, "a key of sixteen".getBytes(StandardCharsets.UTF_8));

    private final Tally tally = new Tally();
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private Optional<Collector> collector = Optional.empty();

    private WhatapSink() {}

    static Sink start() throws IOException, InterruptedException {
        var sink = new WhatapSink();
        sink.refuse(false);
        return sink;
    }

    @Override
    public URI url() {
        return URI.create("whatap://127.0.0.1:" + address.getPort());
    }

    @Override
    public Tally tally() {
        return tally;
    }

    /// By not being there.
    @Override
    public void refuse(boolean all) throws IOException, InterruptedException {
        close();
        if (all) return;
        Collector started = Collector.start(CollectorOptions.good(address, LICENSE), this::take);
        address = started.address();
        collector = Optional.of(started);
    }

    @Override
    public void close() {
        collector.ifPresent(Collector::close);
    }

    private void take(Pack pack) {
        if (!(pack instanceof OpenMxPack samples)) return;
        var piece = new Tally.Piece();
        for (MetricRecord each : samples.records())
            piece.add(each.name().equals(Tally.Piece.DURATION), each.timestampMillis(), each.value());
        tally.add(piece, 0);
    }
}
