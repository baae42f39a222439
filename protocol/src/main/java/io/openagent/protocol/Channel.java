package io.openagent.protocol;

/// An open session as both ends see it: makes frames for the other end and opens those that come from it. It holds keys
/// and changes nothing, so any thread may use it.
final class Channel {
    /// What a frame turned out to hold.
    sealed interface Received {}

    record PackBytes(WireReader bytes) implements Received {}

    record Clock(WireReader payload) implements Received {}

    record Discarded(String reason) implements Received {}

    private final int source;
    private final long projectCode;
    private final int oid;
    private final CipherLevel level;
    private final int transferKey;
    private final Cipher cipher;

    Channel(int source, long projectCode, int oid, CipherLevel level, SessionKeys keys) {
        this.source = source;
        this.projectCode = projectCode;
        this.oid = oid;
        this.level = level;
        this.transferKey = keys.transferKey();
        this.cipher = keys.cipher();
    }

    byte[] hidden(byte[] pack) {
        byte[] frame = frame(Frame.HIDDEN, pack);
        if (level.protects()) cipher.hide(frame, Frame.HEADER_BYTES, pack.length);
        return frame;
    }

    byte[] encrypted(byte[] pack) {
        return frame(Frame.ENCRYPTED, level.protects() ? cipher.encrypt(pack) : pack);
    }

    byte[] timeSync(long... millis) {
        var payload = new WireWriter();
        for (long time : millis) payload.writeLong(time);
        return frame(Frame.TIME_SYNC, payload.toByteArray());
    }

    /// Never fails: what does not belong here is discarded with a reason, and the stream goes on.
    Received receive(Frame frame) {
        if (frame.projectCode() != projectCode || frame.oid() != oid) return new Discarded("frame for another agent");
        if (frame.code() == Frame.TIME_SYNC) return new Clock(frame.payload().reader());
        if (!level.protects()) return new PackBytes(frame.payload().reader());
        if (frame.transferKey() != transferKey) return new Discarded("frame of another session");
        return unprotect(frame);
    }

    private Received unprotect(Frame frame) {
        byte[] payload = frame.payload().toByteArray();
        return switch (frame.protection()) {
            case Frame.HIDDEN -> {
                cipher.hide(payload, 0, payload.length);
                yield new PackBytes(new WireReader(payload));
            }
            case Frame.ENCRYPTED -> decrypt(payload);
            default -> new Discarded("frame without protection, code 0x%02x".formatted(frame.code()));
        };
    }

    private Received decrypt(byte[] payload) {
        try {
            return new PackBytes(new WireReader(cipher.decrypt(payload)));
        } catch (MalformedException noBlocks) {
            return new Discarded("frame cannot be decrypted: " + noBlocks.getMessage());
        }
    }

    private byte[] frame(int code, byte[] payload) {
        return new Frame(source, code, projectCode, oid, transferKey, Bytes.owning(payload)).toByteArray();
    }
}
