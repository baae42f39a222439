package io.openagent.protocol;

/// The two payloads that open a connection. Both are encrypted with the licence's key, unless the level is none.
record Handshake(License license, CipherLevel level) {
    /// What the agent says first: the word `hello` as a text, its object name, its address.
    record Hello(String objectName, int ip) {
        private static final String WORD = "hello";

        byte[] toByteArray() {
            var out = new WireWriter();
            out.writeText(WORD);
            out.writeText(objectName);
            out.writeInt(ip);
            return out.toByteArray();
        }

        static Hello read(WireReader in) throws MalformedException {
            if (!in.readText().equals(WORD)) throw in.malformed("no hello");
            return new Hello(in.readText(), in.readInt());
        }
    }

    Bytes protect(byte[] plain) {
        return Bytes.owning(level.protects() ? license.cipher().encrypt(plain) : plain);
    }

    WireReader reveal(Bytes payload) throws MalformedException {
        return level.protects() ? new WireReader(license.cipher().decrypt(payload.toByteArray())) : payload.reader();
    }
}
