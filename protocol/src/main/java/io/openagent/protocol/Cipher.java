package io.openagent.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/// The two protections of the wire under one key pair: AES-128-ECB with zero padding, and hiding, an XOR with four
/// bytes.
///
/// Neither hides a pattern nor proves who sent the bytes; they are what the collector speaks. Any thread: it holds keys
/// and nothing else.
public final class Cipher {
    static final int BLOCK_BYTES = 16;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final SecretKeySpec key;
    private final long hideKeyTwice;

    /// A key is cut, or extended with zeros, to sixteen bytes.
    public Cipher(Bytes key, int hideKey) {
        this.key = new SecretKeySpec(Arrays.copyOf(key.toByteArray(), BLOCK_BYTES), "AES");
        this.hideKeyTwice = ((long) hideKey << 32) | (hideKey & 0xffff_ffffL);
    }

    /// Extends the plain bytes with zeros to full blocks first; full blocks, and nothing at all, get no padding.
    public byte[] encrypt(byte[] plain) {
        int padding = -plain.length & (BLOCK_BYTES - 1);
        return run(javax.crypto.Cipher.ENCRYPT_MODE, Arrays.copyOf(plain, plain.length + padding));
    }

    /// Leaves the padding in place: the reader takes the fields it knows.
    public byte[] decrypt(byte[] encrypted) throws MalformedException {
        if (encrypted.length % BLOCK_BYTES != 0) {
            throw new MalformedException(encrypted.length + " bytes are no whole AES blocks", 0);
        }
        return run(javax.crypto.Cipher.DECRYPT_MODE, encrypted);
    }

    /// XORs in place, starting with the first byte of the key at `from`. Doing it twice undoes it.
    public void hide(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        for (; at <= end - Long.BYTES; at += Long.BYTES) LONG.set(bytes, at, (long) LONG.get(bytes, at) ^ hideKeyTwice);
        for (int shift = 56; at < end; at++, shift -= 8) bytes[at] ^= (byte) (hideKeyTwice >>> shift);
    }

    @SuppressWarnings("InsecureCryptoUsage") // the wire format prescribes ECB
    private byte[] run(int mode, byte[] blocks) {
        try {
            var aes = javax.crypto.Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(mode, key);
            return aes.doFinal(blocks);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has AES/ECB", missing);
        }
    }
}
