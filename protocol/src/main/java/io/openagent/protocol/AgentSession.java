package io.openagent.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The agent's end of one connection, without the connection: bytes in, events and bytes out.
///
/// ```text
///    hello()  ---->                      source 1, code ff, payload "hello", object name, ip
///             <----  onBytes: Opened     the answer: session keys, readable with the licence only
///    frame()  ---->                      packs, hidden under the session's keys
/// timeSync()  ---->
///             <----  onBytes: TimeSyncAnswered, Command, Ignored
/// ```
///
/// One thread, and one session a connection: after an exception it is of no use any more.
public final class AgentSession {
    private final License license;
    private final Identity identity;
    private final Handshake handshake;
    private final LongSupplier clockMillis;
    private FrameDecoder decoder = new FrameDecoder(Frame.MAX_HANDSHAKE_BYTES);
    private @Nullable Channel channel;

    public AgentSession(License license, Identity identity, CipherLevel level, LongSupplier clockMillis) {
        this.license = license;
        this.identity = identity;
        this.handshake = new Handshake(license, level);
        this.clockMillis = clockMillis;
    }

    public boolean isOpen() {
        return channel != null;
    }

    /// The first frame on the connection.
    public byte[] hello() {
        var hello = new Handshake.Hello(identity.objectName(), identity.ip());
        return new Frame(
                        Frame.AGENT,
                        level().helloCode(),
                        license.projectCode(),
                        identity.oid(),
                        level().helloTransferKey(),
                        handshake.protect(hello.toByteArray()))
                .toByteArray();
    }

    /// Takes all bytes and tells what the complete frames among them meant, in their order.
    public List<AgentEvent> onBytes(ByteBuffer bytes) throws MalformedException, HandshakeRefusedException {
        var events = new ArrayList<AgentEvent>();
        for (var frame = decoder.next(bytes); frame.isPresent(); frame = decoder.next(bytes)) {
            events.add(onFrame(frame.get()));
        }
        return events;
    }

    /// One pack, hidden, as a frame: what every ordinary pack travels in.
    public byte[] frame(byte[] pack) {
        return open().hidden(pack);
    }

    /// One pack, encrypted, as a frame.
    public byte[] encryptedFrame(byte[] pack) {
        return open().encrypted(pack);
    }

    /// Asks for the collector's time; the answer repeats the stamp (epoch milliseconds of the agent).
    public byte[] timeSync(long stampMillis) {
        return open().timeSync(stampMillis);
    }

    private Channel open() {
        if (channel == null) throw new IllegalStateException("the session is not open");
        return channel;
    }

    private CipherLevel level() {
        return handshake.level();
    }

    private AgentEvent onFrame(Frame frame) throws HandshakeRefusedException {
        if (channel == null) return onAnswer(frame);
        return switch (channel.receive(frame)) {
            case Channel.PackBytes(var bytes) -> onPack(bytes);
            case Channel.Clock(var payload) -> onTime(payload);
            case Channel.Discarded(String reason) -> new AgentEvent.Ignored(reason);
        };
    }

    private AgentEvent onAnswer(Frame answer) throws HandshakeRefusedException {
        if (answer.projectCode() != license.projectCode() || answer.oid() != identity.oid()) {
            throw new HandshakeRefusedException("the collector answered to another agent");
        }
        var keys = keysIn(answer.payload());
        channel = new Channel(Frame.AGENT, license.projectCode(), identity.oid(), level(), keys);
        decoder = new FrameDecoder(Frame.MAX_PAYLOAD_BYTES);
        return new AgentEvent.Opened(keys);
    }

    private SessionKeys keysIn(Bytes payload) throws HandshakeRefusedException {
        try {
            return SessionKeys.read(handshake.reveal(payload));
        } catch (MalformedException noKeys) {
            throw new HandshakeRefusedException("the collector's answer holds no session keys", noKeys);
        }
    }

    private static AgentEvent onPack(WireReader bytes) {
        try {
            return Pack.read(bytes) instanceof ParamPack command
                    ? new AgentEvent.Command(command)
                    : new AgentEvent.Ignored("a pack that is no command");
        } catch (MalformedException noPack) {
            return new AgentEvent.Ignored("unreadable pack: " + noPack.getMessage());
        }
    }

    private AgentEvent onTime(WireReader payload) {
        try {
            return new AgentEvent.TimeSyncAnswered(payload.readLong(), payload.readLong(), clockMillis.getAsLong());
        } catch (MalformedException cutShort) {
            return new AgentEvent.Ignored("unreadable time: " + cutShort.getMessage());
        }
    }
}
