package io.openagent.collector;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.openagent.collector.CollectorOptions.Misbehaviour;
import io.openagent.protocol.Bytes;
import io.openagent.protocol.CollectorEvent;
import io.openagent.protocol.CollectorSession;
import io.openagent.protocol.HandshakeRefusedException;
import io.openagent.protocol.MalformedException;
import io.openagent.protocol.OpenMxHelpPack;
import io.openagent.protocol.OpenMxPack;
import io.openagent.protocol.Pack;
import io.openagent.protocol.SessionKeys;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One agent. Confined to the event loop.
final class AgentConnection extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger log = LoggerFactory.getLogger("collector");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 16;

    private final CollectorOptions options;
    private final Misbehaviour misbehaviour;
    private final Counts counts;
    private final Arrivals arrivals;
    private final CollectorSession session;
    private int packs;

    AgentConnection(CollectorOptions options, Counts counts, Arrivals arrivals) {
        this.options = options;
        this.misbehaviour = options.misbehaviour();
        this.counts = counts;
        this.arrivals = arrivals;
        this.session = new CollectorSession(
                project -> Optional.of(options.license()).filter(license -> license.projectCode() == project),
                AgentConnection::newKeys,
                System::currentTimeMillis);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        try {
            for (CollectorEvent event : session.onBytes(bytes.nioBuffer())) on(event, context);
        } catch (MalformedException | HandshakeRefusedException e) {
            log.warn("agent refused peer={} reason=\"{}\"", context.channel().remoteAddress(), e.getMessage());
            var _ = context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("agent lost peer={} reason=\"{}\"", context.channel().remoteAddress(), cause.getMessage());
        var _ = context.close();
    }

    private void on(CollectorEvent event, ChannelHandlerContext context) {
        switch (event) {
            case CollectorEvent.Hello hello -> {
                if (misbehaviour.refuseHandshake()) {
                    var _ = context.close();
                    return;
                }
                counts.session();
                log.info("agent connected peer={} oname={}", context.channel().remoteAddress(), hello.objectName());
                answer(hello.reply(), context);
            }
            case CollectorEvent.TimeSync sync -> {
                if (!misbehaviour.muteTimeSync()) answer(sync.reply(), context);
            }
            case CollectorEvent.PackReceived(Pack pack) -> take(pack, context);
            case CollectorEvent.Ignored(String reason) -> {
                counts.ignored();
                log.debug("ignored from an agent: {}", reason);
            }
        }
    }

    private void take(Pack pack, ChannelHandlerContext context) {
        packs++;
        counts.pack(pack.type().name());
        switch (pack) {
            case OpenMxPack samples -> samples.records().forEach(record -> counts.sample(samples.header(), record));
            case OpenMxHelpPack help -> counts.help(help.records().size());
            default -> {}
        }
        arrivals.arrived(pack);
        if (packs == misbehaviour.stopReadingAfter()) context.channel().config().setAutoRead(false);
        if (packs == misbehaviour.dropAfter()) {
            var _ = context.close();
        }
    }

    private void answer(Bytes reply, ChannelHandlerContext context) {
        var bytes = Unpooled.wrappedBuffer(reply.toByteArray());
        if (options.answerDelay().isZero()) {
            var _ = context.writeAndFlush(bytes);
        } else {
            var _ = context.executor()
                    .schedule(
                            () -> {
                                var _ = context.writeAndFlush(bytes);
                            },
                            options.answerDelay().toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    private static SessionKeys newKeys() {
        var key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return new SessionKeys(RANDOM.nextInt(), Bytes.owning(key), RANDOM.nextInt(), 0);
    }
}
