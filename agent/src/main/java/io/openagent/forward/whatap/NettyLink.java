package io.openagent.forward.whatap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.openagent.protocol.AgentEvent;
import io.openagent.protocol.AgentSession;
import io.openagent.protocol.CipherLevel;
import io.openagent.protocol.HandshakeRefusedException;
import io.openagent.protocol.Identity;
import io.openagent.protocol.MalformedException;
import io.openagent.protocol.PackHeader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session over a socket. The event loop owns the session's state and turns bytes into answers; the forwarder's
/// thread writes and waits.
final class NettyLink implements CollectorLink {
    private static final Logger log = LoggerFactory.getLogger("forward");

    private final WhatapOptions options;
    private final SessionState state;
    private final CompletableFuture<Opened> opened = new CompletableFuture<>();
    private final BlockingQueue<Long> answers = new LinkedBlockingQueue<>();
    private volatile String peer = "the collector";
    private volatile String lostBecause = "";
    private @Nullable ChannelPromise lastWrite;
    private long lastWriteNanos;

    /// What there is once the handshake is over.
    private record Opened(Channel channel, AgentSession session, PackHeader header) {}

    NettyLink(WhatapOptions options, SessionState state) {
        this.options = options;
        this.state = state;
    }

    ChannelHandler handlers() {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                long millis = options.readTimeout().toMillis();
                channel.pipeline().addLast(new ReadTimeoutHandler(millis, TimeUnit.MILLISECONDS), new Receiver());
            }
        };
    }

    void connectedTo(String name) {
        peer = name;
    }

    void awaitOpen(Duration atMost) throws IOException, InterruptedException {
        try {
            opened.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(peer + ": " + lostBecause, e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(peer + ": no answer to the handshake for " + atMost.toSeconds() + " s", e);
        }
    }

    @Override
    public void write(byte[] pack) {
        send(() -> open().session().frame(pack));
    }

    @Override
    public void askFor(long stamp) {
        send(() -> open().session().timeSync(stamp));
    }

    @Override
    public boolean awaitWritten(Duration atMost) throws IOException, InterruptedException {
        if (lastWrite == null) return true;
        if (!lastWrite.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            if (System.nanoTime() - lastWriteNanos < options.writeTimeout().toNanos()) return false;
            throw new IOException(
                    peer + ": took no bytes for " + options.writeTimeout().toSeconds() + " s");
        }
        if (!lastWrite.isSuccess()) throw new IOException(peer + ": " + whyLost(), lastWrite.cause());
        return true;
    }

    @Override
    public OptionalLong awaitAnswer(Duration atMost) throws IOException, InterruptedException {
        Long stamp = answers.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (stamp != null) return OptionalLong.of(stamp);
        if (!open().channel().isActive()) throw new IOException(peer + ": " + whyLost());
        return OptionalLong.empty();
    }

    @Override
    public PackHeader header(long timeMillis) {
        PackHeader template = open().header();
        return new PackHeader(template.projectCode(), template.oid(), template.okind(), template.onode(), timeMillis);
    }

    @Override
    public void abandon() {
        // To linger for no time is to reset the connection.
        open().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        close();
    }

    @Override
    public void close() {
        if (opened.isDone() && !opened.isCompletedExceptionally()) {
            // Closing needs no waiting: what matters was acknowledged before.
            var _ = open().channel().close();
        } else {
            opened.completeExceptionally(new IOException("closed"));
        }
    }

    private Opened open() {
        return opened.join();
    }

    /// The frame is made on the event loop, which owns the session. The system takes frames in their order.
    private void send(Supplier<byte[]> frame) {
        Channel channel = open().channel();
        ChannelPromise written = channel.newPromise();
        lastWrite = written;
        lastWriteNanos = System.nanoTime();
        channel.eventLoop().execute(() -> {
            var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(frame.get()), written);
        });
    }

    /// The channel may know that it is lost before its handler has been told why.
    private String whyLost() {
        return lostBecause.isEmpty() ? "connection lost" : lostBecause;
    }

    private final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
        private AgentSession session = new AgentSession(
                options.license(), new Identity("", "", "", 0), CipherLevel.NONE, System::currentTimeMillis);
        private Identity identity = new Identity("", "", "", 0);

        @Override
        public void channelActive(ChannelHandlerContext context) {
            var local = (InetSocketAddress) context.channel().localAddress();
            identity = options.naming().identityAt(local.getAddress().getHostAddress() + ":" + local.getPort());
            session = new AgentSession(
                    options.license(), identity, CipherLevel.ofBits(options.cypherLevel()), System::currentTimeMillis);
            var _ = context.writeAndFlush(Unpooled.wrappedBuffer(session.hello()));
            // A session that nobody waits for any more must not stay open.
            var _ = opened.whenComplete((_, failure) -> {
                if (failure == null) return;
                var _ = context.close();
            });
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            try {
                for (AgentEvent event : session.onBytes(bytes.nioBuffer())) on(event, context);
            } catch (MalformedException | HandshakeRefusedException e) {
                close(context, String.valueOf(e.getMessage()));
            }
        }

        private void on(AgentEvent event, ChannelHandlerContext context) {
            switch (event) {
                case AgentEvent.Opened _ -> {
                    long project = options.license().projectCode();
                    log.info("session open peer={} project={} oname={}", peer, project, identity.objectName());
                    opened.complete(new Opened(context.channel(), session, new PackHeader(project, identity, 0)));
                }
                case AgentEvent.TimeSyncAnswered answer -> answers.add(answer.askedAgentMillis());
                case AgentEvent.Command(var command) -> state.ignoredCommand(command.id());
                case AgentEvent.Ignored(String reason) -> log.debug("ignored from the collector: {}", reason);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            close(
                    context,
                    cause instanceof ReadTimeoutException
                            ? "silent for " + options.readTimeout().toSeconds() + " s"
                            : String.valueOf(cause.getMessage()));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            lose("closed the connection");
        }

        private void close(ChannelHandlerContext context, String because) {
            lose(because);
            var _ = context.close();
        }

        /// The first reason is the true one.
        private void lose(String because) {
            if (lostBecause.isEmpty()) lostBecause = because;
            opened.completeExceptionally(new IOException(because));
        }
    }
}
