package io.openagent.protocol;

/// The packs that this module knows, with the two bytes that announce each.
public enum PackType {
    PARAM(0x0100),
    TEXT(0x0700),
    EVENT(0x1400),
    TAG_COUNT(0x1601),
    OPEN_MX(0x1603),
    OPEN_MX_HELP(0x1604),
    OPEN_MX_ENDPOINT(0x1606),
    OPEN_MX_HISTOGRAM(0x1607);

    private final int code;

    PackType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// Whether its content is an [OpenMxContent].
    public boolean carriesOpenMx() {
        return this == OPEN_MX || this == OPEN_MX_HELP || this == OPEN_MX_HISTOGRAM;
    }

    static PackType read(WireReader in) throws MalformedException {
        int code = in.readUnsignedShort();
        for (var type : values()) if (type.code == code) return type;
        throw in.malformed("unknown pack type 0x%04x".formatted(code));
    }
}
