package io.openagent.protocol;

/// Who sent a pack, and when (epoch milliseconds). The first byte tells the two forms apart: a decimal starts with its
/// length, which is 8 at most.
///
/// ```text
///  short   +--------------+-------+----------+                          kind and node are both 0
///          | project code | oid:4 | millis:8 |
///          +--------------+-------+----------+
///  long    +----+--------------+-------+--------+--------+----------+
///          | 09 | project code | oid:4 | kind:4 | node:4 | millis:8 |
///          +----+--------------+-------+--------+--------+----------+
/// ```
public record PackHeader(long projectCode, int oid, int okind, int onode, long timeMillis) {
    /// Pack type, long header, zip flag and the longest blob prefix: what surrounds OpenMx content.
    static final int MOST_BYTES = 2 + 30 + 1 + 5;

    private static final int LONG_FORM = 9;

    public PackHeader(long projectCode, Identity identity, long timeMillis) {
        this(projectCode, identity.oid(), identity.okind(), identity.onode(), timeMillis);
    }

    void write(WireWriter out) {
        boolean longForm = okind != 0 || onode != 0;
        if (longForm) out.writeByte(LONG_FORM);
        out.writeDecimal(projectCode);
        out.writeInt(oid);
        if (longForm) {
            out.writeInt(okind);
            out.writeInt(onode);
        }
        out.writeLong(timeMillis);
    }

    static PackHeader read(WireReader in) throws MalformedException {
        int first = in.readByte();
        if (first > LONG_FORM) throw in.malformed("unknown pack header form " + first);
        if (first < LONG_FORM) return new PackHeader(in.readDecimal(first), in.readInt(), 0, 0, in.readLong());
        return new PackHeader(in.readDecimal(), in.readInt(), in.readInt(), in.readInt(), in.readLong());
    }
}
