package io.openagent.protocol;

/// What is on the TCP stream in both directions: a header of 22 bytes, then the payload.
///
/// ```text
///   0        1      2               10      14             18         22
///  +--------+------+----------------+-------+--------------+----------+---------+
///  | source | code | project code:8 | oid:4 | transfer key | length:4 | payload |
///  +--------+------+----------------+-------+--------------+----------+---------+
///
///  source    1 agent, 3 collector; nobody checks it
///  code      ff  key reset: the handshake
///            fd  the handshake of an agent that announces another cipher level than 128
///            fe  time sync: the payload is plain
///            else the two low bits say how the payload, one pack, is protected:
///            01 hidden, 10 encrypted, 00 and 11 not at all
/// ```
///
/// The transfer key is a number the collector gave out in the handshake: it tells frames of this session from others.
public record Frame(int source, int code, long projectCode, int oid, int transferKey, Bytes payload) {
    public static final int HEADER_BYTES = 22;

    /// The original's limit for what it receives; no pack of an agent comes near.
    public static final int MAX_PAYLOAD_BYTES = 8 << 20;

    /// The original's limit for the answer to a hello, which is some thirty bytes.
    public static final int MAX_HANDSHAKE_BYTES = 1024;

    public static final int AGENT = 1;
    public static final int COLLECTOR = 3;

    public static final int HIDDEN = 0x01;
    public static final int ENCRYPTED = 0x02;
    public static final int KEY_EXTENSION = 0xfd;
    public static final int TIME_SYNC = 0xfe;
    public static final int KEY_RESET = 0xff;

    private static final int PROTECTION_MASK = 0x03;

    /// [#HIDDEN], [#ENCRYPTED], or 0 or 3 for neither.
    public int protection() {
        return code & PROTECTION_MASK;
    }

    public byte[] toByteArray() {
        var out = new WireWriter(HEADER_BYTES + payload.size());
        out.writeByte(source);
        out.writeByte(code);
        out.writeLong(projectCode);
        out.writeInt(oid);
        out.writeInt(transferKey);
        out.writeInt(payload.size());
        payload.writeTo(out);
        return out.finish();
    }
}
