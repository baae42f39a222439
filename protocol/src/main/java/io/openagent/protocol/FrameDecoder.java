package io.openagent.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Cuts a stream that arrives in arbitrary pieces into frames. It never holds more than twice what has arrived,
/// whatever length a header claims. After a refusal the stream is out of step and the connection must go. One
/// thread.
public final class FrameDecoder {
    private static final int LENGTH_AT = 18;

    private final int mostPayloadBytes;
    private final byte[] header = new byte[Frame.HEADER_BYTES];
    private byte[] payload = new byte[0];
    private int headerFilled;
    private int payloadFilled;
    private int payloadLength;

    public FrameDecoder(int mostPayloadBytes) {
        this.mostPayloadBytes = mostPayloadBytes;
    }

    /// Takes bytes up to the end of one frame and gives it, or takes them all and waits for more.
    public Optional<Frame> next(ByteBuffer in) throws MalformedException {
        if (headerFilled < header.length && !fillHeader(in)) return Optional.empty();
        fillPayload(in);
        return payloadFilled < payloadLength ? Optional.empty() : Optional.of(complete());
    }

    private boolean fillHeader(ByteBuffer in) throws MalformedException {
        int taken = Math.min(in.remaining(), header.length - headerFilled);
        in.get(header, headerFilled, taken);
        headerFilled += taken;
        if (headerFilled < header.length) return false;
        payloadLength = checkedLength();
        return true;
    }

    private int checkedLength() throws MalformedException {
        int length = new WireReader(header, LENGTH_AT, Integer.BYTES).readInt();
        if (length < 0 || length > mostPayloadBytes) {
            throw new MalformedException(
                    "payload of " + length + " bytes, the limit is " + mostPayloadBytes, LENGTH_AT);
        }
        return length;
    }

    private void fillPayload(ByteBuffer in) {
        int taken = Math.min(in.remaining(), payloadLength - payloadFilled);
        makeRoom(payloadFilled + taken);
        in.get(payload, payloadFilled, taken);
        payloadFilled += taken;
    }

    private void makeRoom(int needed) {
        if (needed <= payload.length) return;
        payload = Arrays.copyOf(payload, Math.min(payloadLength, Math.max(needed, 2 * payload.length)));
    }

    private Frame complete() throws MalformedException {
        var in = new WireReader(header);
        var frame = new Frame(
                in.readByte(), in.readByte(), in.readLong(), in.readInt(), in.readInt(), Bytes.owning(payload));
        payload = new byte[0];
        headerFilled = 0;
        payloadFilled = 0;
        return frame;
    }
}
