package io.openagent.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The collector's end of one connection, without the connection: the counterpart of [AgentSession] for simulators and
/// recordings. One thread, and one session a connection: after an exception it is of no use any more.
public final class CollectorSession {
    private final LongFunction<Optional<License>> licenses;
    private final Supplier<SessionKeys> keysSource;
    private final LongSupplier clockMillis;
    private final FrameDecoder decoder = new FrameDecoder(Frame.MAX_PAYLOAD_BYTES);
    private @Nullable Channel channel;

    /// `licenses` finds the licence of a project code; `keysSource` gives the keys of a new session.
    public CollectorSession(
            LongFunction<Optional<License>> licenses, Supplier<SessionKeys> keysSource, LongSupplier clockMillis) {
        this.licenses = licenses;
        this.keysSource = keysSource;
        this.clockMillis = clockMillis;
    }

    public CollectorSession(License license, SessionKeys keys, LongSupplier clockMillis) {
        this(code -> Optional.of(license).filter(own -> own.projectCode() == code), () -> keys, clockMillis);
    }

    public boolean isOpen() {
        return channel != null;
    }

    /// Takes all bytes and tells what the complete frames among them meant, in their order.
    public List<CollectorEvent> onBytes(ByteBuffer bytes) throws MalformedException, HandshakeRefusedException {
        var events = new ArrayList<CollectorEvent>();
        for (var frame = decoder.next(bytes); frame.isPresent(); frame = decoder.next(bytes)) {
            events.add(onFrame(frame.get()));
        }
        return events;
    }

    /// A pack for the agent, such as a command, hidden, as a frame.
    public byte[] frame(Pack pack) {
        if (channel == null) throw new IllegalStateException("the session is not open");
        return channel.hidden(pack.toByteArray());
    }

    private CollectorEvent onFrame(Frame frame) throws HandshakeRefusedException {
        if (channel == null) return onHello(frame);
        return switch (channel.receive(frame)) {
            case Channel.PackBytes(var bytes) -> onPack(bytes);
            case Channel.Clock(var payload) -> onTime(channel, payload);
            case Channel.Discarded(String reason) -> new CollectorEvent.Ignored(reason);
        };
    }

    private CollectorEvent onHello(Frame frame) throws HandshakeRefusedException {
        var level = CipherLevel.ofHello(frame);
        var handshake = new Handshake(licenseOf(frame.projectCode()), level);
        var hello = helloIn(frame.payload(), handshake);
        var keys = keysSource.get();
        channel = new Channel(Frame.COLLECTOR, frame.projectCode(), frame.oid(), level, keys);
        return new CollectorEvent.Hello(
                hello.objectName(),
                hello.ip(),
                frame.projectCode(),
                frame.oid(),
                answer(frame, handshake.protect(keys.toByteArray())));
    }

    private License licenseOf(long projectCode) throws HandshakeRefusedException {
        return licenses.apply(projectCode)
                .orElseThrow(() -> new HandshakeRefusedException("unknown project " + projectCode));
    }

    private static Handshake.Hello helloIn(Bytes payload, Handshake handshake) throws HandshakeRefusedException {
        try {
            return Handshake.Hello.read(handshake.reveal(payload));
        } catch (MalformedException noHello) {
            throw new HandshakeRefusedException("the first frame holds no hello under this licence", noHello);
        }
    }

    private static Bytes answer(Frame hello, Bytes keys) {
        return Bytes.owning(
                new Frame(Frame.COLLECTOR, hello.code(), hello.projectCode(), hello.oid(), 0, keys).toByteArray());
    }

    private static CollectorEvent onPack(WireReader bytes) {
        try {
            return new CollectorEvent.PackReceived(Pack.read(bytes));
        } catch (MalformedException noPack) {
            return new CollectorEvent.Ignored("unreadable pack: " + noPack.getMessage());
        }
    }

    private CollectorEvent onTime(Channel channel, WireReader payload) {
        try {
            long stampMillis = payload.readLong();
            return new CollectorEvent.TimeSync(
                    stampMillis, Bytes.owning(channel.timeSync(stampMillis, clockMillis.getAsLong())));
        } catch (MalformedException cutShort) {
            return new CollectorEvent.Ignored("unreadable time: " + cutShort.getMessage());
        }
    }
}
