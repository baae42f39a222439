package io.openagent.protocol;

/// What the collector gives out in the handshake, for one session. It prints none of it.
///
/// ```text
///  +----------------+-------------------+------------+-------------+----------+
///  | transfer key:4 | session key: blob | hide key:4 | public ip:4 | zeros    |
///  +----------------+-------------------+------------+-------------+----------+
/// ```
public record SessionKeys(int transferKey, Bytes sessionKey, int hideKey, int publicIp) {
    Cipher cipher() {
        return new Cipher(sessionKey, hideKey);
    }

    byte[] toByteArray() {
        var out = new WireWriter();
        out.writeInt(transferKey);
        sessionKey.writeBlobTo(out);
        out.writeInt(hideKey);
        out.writeInt(publicIp);
        return out.toByteArray();
    }

    static SessionKeys read(WireReader in) throws MalformedException {
        return new SessionKeys(in.readInt(), Bytes.owning(in.readBlob()), in.readInt(), in.readInt());
    }

    @Override
    public String toString() {
        return "SessionKeys[***]";
    }
}
