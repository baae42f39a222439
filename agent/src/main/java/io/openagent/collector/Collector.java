package io.openagent.collector;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// Listens for agents, many at once, all on one event loop.
public final class Collector implements AutoCloseable {
    private final Counts counts = new Counts();
    private final EventLoopGroup eventLoop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("collector", true), NioIoHandler.newFactory());
    private final Channel listening;

    private Collector(CollectorOptions options, Arrivals arrivals) throws IOException, InterruptedException {
        ChannelFuture bind = new ServerBootstrap()
                .group(eventLoop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new AgentConnection(options, counts, arrivals));
                    }
                })
                .bind(options.listen())
                .await();
        if (!bind.isSuccess()) {
            close();
            throw new IOException(
                    "cannot listen on %s:%d: %s"
                            .formatted(
                                    options.listen().getHostString(),
                                    options.listen().getPort(),
                                    bind.cause().getMessage()),
                    bind.cause());
        }
        listening = bind.channel();
    }

    /// Starts listening.
    ///
    /// @throws IOException naming the address, when it cannot be listened on
    public static Collector start(CollectorOptions options, Arrivals arrivals)
            throws IOException, InterruptedException {
        return new Collector(options, arrivals);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    public Counts.Snapshot counts() {
        return counts.snapshot();
    }

    @Override
    public void close() {
        eventLoop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
