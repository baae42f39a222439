package io.openagent.protocol;

import java.util.StringJoiner;

/// A project code and the key that the project shares with the collector. It prints without the key.
///
/// The text is three or so [Hexa32] numbers joined by `-`. As longs, one behind the other, they spell
///
/// ```text
///  +---------------------+----------------+------------------+
///  | project code decimal| key blob       | padding, ignored |
///  +---------------------+----------------+------------------+
/// ```
public final class License {
    private final long projectCode;
    private final Bytes key;

    private License(long projectCode, Bytes key) {
        this.projectCode = projectCode;
        this.key = key;
    }

    /// Refuses what holds no project code or no key. The message never repeats the licence.
    public static License parse(String text) {
        try {
            return read(numbers(text.strip()));
        } catch (MalformedException notALicense) {
            throw new IllegalArgumentException("the licence is damaged: its key is cut short", notALicense);
        }
    }

    public static License of(long projectCode, byte[] key) {
        if (projectCode == 0) throw new IllegalArgumentException("the licence holds no project code");
        if (key.length == 0) throw new IllegalArgumentException("the licence holds no key");
        return new License(projectCode, Bytes.copyOf(key));
    }

    /// The licence as [#parse(String)] reads it. It is a secret.
    public String text() {
        var out = new WireWriter();
        out.writeDecimal(projectCode);
        key.writeBlobTo(out);
        while (out.size() % Long.BYTES != 0) out.writeByte(0);
        var in = new WireReader(out.toByteArray());
        var numbers = new StringJoiner("-");
        try {
            while (in.hasRemaining()) numbers.add(Hexa32.toText(in.readLong()));
        } catch (MalformedException cannotBe) {
            throw new IllegalStateException("whole longs were written", cannotBe);
        }
        return numbers.toString();
    }

    public long projectCode() {
        return projectCode;
    }

    public Bytes key() {
        return key;
    }

    /// Protects the handshake; the session has keys of its own.
    Cipher cipher() {
        return new Cipher(key, 0);
    }

    private static License read(WireReader in) throws MalformedException {
        long projectCode = in.readDecimal();
        return of(projectCode, in.hasRemaining() ? in.readBlob() : new byte[0]);
    }

    private static WireReader numbers(String text) {
        var out = new WireWriter();
        for (String number : text.split("-", -1)) out.writeLong(Hexa32.toLong(number));
        return new WireReader(out.toByteArray());
    }

    @Override
    public String toString() {
        return "License[project " + projectCode + ", key ***]";
    }
}
