package io.openagent.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32;

/// The three hashes of the protocol. All build on CRC-32 (reflected polynomial `edb88320`); none is cryptographic.
public final class Hashes {
    private static final int POLYNOMIAL = 0xedb88320;
    private static final int[] TABLE = table();

    private Hashes() {}

    /// Plain CRC-32 of the UTF-8 bytes, as a signed int; of the empty text 0. Object, kind and node ids are made of it.
    public static int hash32(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(UTF_8));
        return (int) crc.getValue();
    }

    /// The tag hash: CRC steps over 64 bits in which each table entry is widened *with its sign*.
    public static long hash64(byte[] bytes) {
        long hash = -1;
        for (byte b : bytes) hash = (hash >>> 8) ^ TABLE[(int) (hash ^ b) & 0xff];
        return ~hash;
    }

    /// A later variant in which each half of the 64 bits looks into the table for itself.
    public static long hash64v2(byte[] bytes) {
        long hash = -1;
        for (byte b : bytes) {
            hash >>>= 8;
            long low = TABLE[(int) (hash ^ b) & 0xff] & 0xffff_ffffL;
            long high = TABLE[(int) ((hash >>> 32) ^ b) & 0xff] & 0xffff_ffffL;
            hash ^= low ^ (high << 32);
        }
        return ~hash;
    }

    private static int[] table() {
        var table = new int[256];
        for (int i = 0; i < table.length; i++) table[i] = tableEntry(i);
        return table;
    }

    private static int tableEntry(int index) {
        int entry = index;
        for (int bit = 0; bit < Byte.SIZE; bit++) entry = (entry & 1) == 0 ? entry >>> 1 : (entry >>> 1) ^ POLYNOMIAL;
        return entry;
    }
}
