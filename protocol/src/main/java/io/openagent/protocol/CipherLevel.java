package io.openagent.protocol;

/// What an agent announces in its hello. Any level but [#NONE] means AES with 128 bits: 192 and 256 change the
/// hello and nothing else, and are here because the wire knows them.
public enum CipherLevel {
    NONE(0, Frame.KEY_EXTENSION, 0),
    AES_128(128, Frame.KEY_RESET, 0),
    AES_192(192, Frame.KEY_EXTENSION, 0x0118_0000),
    AES_256(256, Frame.KEY_EXTENSION, 0x0120_0000);

    private final int bits;
    private final int helloCode;
    private final int helloTransferKey;

    CipherLevel(int bits, int helloCode, int helloTransferKey) {
        this.bits = bits;
        this.helloCode = helloCode;
        this.helloTransferKey = helloTransferKey;
    }

    public static CipherLevel ofBits(int bits) {
        for (var level : values()) if (level.bits == bits) return level;
        throw new IllegalArgumentException("cipher level " + bits + " is none of 0, 128, 192, 256");
    }

    public boolean protects() {
        return this != NONE;
    }

    int helloCode() {
        return helloCode;
    }

    int helloTransferKey() {
        return helloTransferKey;
    }

    static CipherLevel ofHello(Frame hello) throws HandshakeRefusedException {
        for (var level : values()) {
            if (level.helloCode == hello.code() && level.helloTransferKey == hello.transferKey()) return level;
        }
        throw new HandshakeRefusedException("the first frame is no hello: code 0x%02x".formatted(hello.code()));
    }
}
