package io.openagent.protocol;

/// Who the agent is for the collector. The ids are hashes of the names: another name is another object to the
/// collector. A missing kind or node name is empty, and its id is then 0.
public record Identity(String objectName, String kindName, String nodeName, int ip) {
    private static final int OCTETS = 4;
    private static final int OCTET_MASK = 0xff;

    public int oid() {
        return Hashes.hash32(objectName);
    }

    public int okind() {
        return Hashes.hash32(kindName);
    }

    public int onode() {
        return Hashes.hash32(nodeName);
    }

    /// The four octets before the first colon as one number, the first one highest. An address that is not of four
    /// parts, IPv6 among them, is 0; a part that is no number counts as 0.
    public static int ipOf(String address) {
        String[] octets = address.split(":", 2)[0].split("\\.", -1);
        if (octets.length != OCTETS) return 0;
        int ip = 0;
        for (String octet : octets) ip = (ip << Byte.SIZE) | octet(octet);
        return ip;
    }

    /// The dotted octet number `index`, counted from 0 on the left.
    static int octetOf(int ip, int index) {
        return (ip >>> (Byte.SIZE * (OCTETS - 1 - index))) & OCTET_MASK;
    }

    private static int octet(String text) {
        try {
            return Integer.parseInt(text) & OCTET_MASK;
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }
}
