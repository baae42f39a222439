package io.openagent.forward.whatap;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Opens TCP sessions with the collector, each try with the next server of the list. One event loop; a
/// server's name is looked up at every try, and when its turn has come again the next of its addresses is
/// taken, so that one that does not answer keeps nobody from the others. [#open] is called by one thread.
final class NettyConnector implements WhatapForwarder.Connector, AutoCloseable {
    /// A collector that has taken the connection and says nothing is not worth more.
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private final Supplier<WhatapOptions> options;
    private final SessionState state;
    private final EventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("collector-io", true), NioIoHandler.newFactory());
    private int tries;

    NettyConnector(Supplier<WhatapOptions> options, SessionState state) {
        this.options = options;
        this.state = state;
    }

    @Override
    public CollectorLink open() throws IOException, InterruptedException {
        WhatapOptions now = options.get();
        int turn = tries++ & Integer.MAX_VALUE;
        String host = now.hosts().get(turn % now.hosts().size());
        var link = new NettyLink(now, state);
        try {
            connect(link, host, turn / now.hosts().size(), now);
            link.awaitOpen(HANDSHAKE);
            return link;
        } catch (IOException | InterruptedException e) {
            link.close();
            throw e;
        }
    }

    @Override
    public void close() {
        // Nothing waits for it: its thread is a daemon and holds nothing.
        var _ = eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void connect(NettyLink link, String host, int round, WhatapOptions now)
            throws IOException, InterruptedException {
        String peer = host + ":" + now.port();
        ChannelFuture connect = new Bootstrap()
                .group(eventLoop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        now.connectTimeout().toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(link.handlers())
                .connect(new InetSocketAddress(resolve(host, round), now.port()))
                .await();
        if (!connect.isSuccess()) {
            String why = connect.cause() instanceof ConnectException refused
                            && String.valueOf(refused.getMessage()).contains("refused")
                    ? "connection refused"
                    : String.valueOf(connect.cause().getMessage());
            throw new IOException(peer + ": " + why, connect.cause());
        }
        link.connectedTo(peer);
    }

    private static InetAddress resolve(String host, int round) throws IOException {
        try {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            return addresses[round % addresses.length];
        } catch (UnknownHostException e) {
            throw new IOException("no such host: " + host, e);
        }
    }
}
