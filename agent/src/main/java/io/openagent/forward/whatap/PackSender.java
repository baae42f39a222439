package io.openagent.forward.whatap;

import io.openagent.protocol.Pack;
import io.openagent.protocol.PackHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/// Sends a few packs by hand over a session of its own and waits until the collector has read them. One thread.
public final class PackSender implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final NettyConnector connector;
    private final CollectorLink link;
    private int sent;

    private PackSender(NettyConnector connector, CollectorLink link) {
        this.connector = connector;
        this.link = link;
    }

    /// Opens a session with one of the servers.
    ///
    /// @throws IOException with the reason for which the last one could not be reached
    public static PackSender connect(WhatapOptions options) throws IOException, InterruptedException {
        var connector = new NettyConnector(() -> options, new SessionState());
        for (int tries = 1; true; tries++) {
            try {
                return new PackSender(connector, connector.open());
            } catch (IOException e) {
                if (tries < options.hosts().size()) continue;
                connector.close();
                throw e;
            }
        }
    }

    /// Sends what is made with this session's header.
    ///
    /// @throws IOException when the session is lost, or the collector does not answer within 10 s
    public void send(Function<PackHeader, List<Pack>> packs) throws IOException, InterruptedException {
        long stamp = System.currentTimeMillis();
        for (Pack pack : packs.apply(link.header(stamp))) {
            link.write(pack.toByteArray());
            sent++;
        }
        link.askFor(stamp);
        OptionalLong answer = link.awaitAnswer(PATIENCE);
        if (answer.isEmpty())
            throw new IOException("the collector has not answered for " + PATIENCE.toSeconds() + " s");
    }

    /// Packs sent so far.
    public int sent() {
        return sent;
    }

    @Override
    public void close() {
        link.close();
        connector.close();
    }
}
