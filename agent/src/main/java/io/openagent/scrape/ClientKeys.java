package io.openagent.scrape;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/// Reads a certificate and its private key from PEM, to show them to targets that ask for one.
///
/// A key stands in one of three forms: `PRIVATE KEY` (PKCS #8, RFC 5208), `RSA PRIVATE KEY` (PKCS #1, RFC
/// 8017) and `EC PRIVATE KEY` (SEC 1, RFC 5915). The JDK reads the first. The others lack what the first says
/// about the kind of key, and the certificate says the same in the same bytes, so it is taken from there:
///
/// ```text
/// certificate's key    SEQUENCE { kind, BIT STRING }
/// PKCS #8              SEQUENCE { INTEGER 0, kind, OCTET STRING { PKCS #1 or SEC 1 } }
/// ```
final class ClientKeys {
    private static final byte SEQUENCE = 0x30;
    private static final byte OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private static final char[] NO_PASSWORD = {};

    private ClientKeys() {}

    /// @throws GeneralSecurityException with a sentence, when there is no certificate, no key, or they do not
    ///     belong together
    static KeyManager[] of(byte[] certificatePem, byte[] keyPem) throws GeneralSecurityException, IOException {
        Certificate[] chain = certificates(certificatePem);
        PrivateKey key = key(keyPem, chain[0].getPublicKey());
        requireMatch(key, chain[0].getPublicKey());

        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        store.setKeyEntry("client", key, NO_PASSWORD, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static Certificate[] certificates(byte[] pem) throws CertificateException {
        var factory = CertificateFactory.getInstance("X.509");
        List<Certificate> chain = new ArrayList<>();
        for (Pem block : blocks(pem)) {
            if (block.label().equals("CERTIFICATE")) {
                chain.add(certificate(factory, block));
            }
        }
        if (chain.isEmpty()) throw new CertificateException("no certificate in PEM");
        return chain.toArray(Certificate[]::new);
    }

    private static Certificate certificate(CertificateFactory factory, Pem block) throws CertificateException {
        try {
            return factory.generateCertificate(
                    new ByteArrayInputStream(block.content().toByteArray()));
        } catch (CertificateException e) {
            throw new CertificateException("a damaged certificate", e);
        }
    }

    private static PrivateKey key(byte[] pem, PublicKey publicKey) throws GeneralSecurityException {
        for (Pem block : blocks(pem)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(publicKey, block.content().toByteArray());
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    return key(publicKey, pkcs8(publicKey, block.content().toByteArray()));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new InvalidKeyException("the key has a password, and nobody is there to type it in");
                default -> {} // a certificate, or the parameters of a curve, which the key has too
            }
        }
        throw new InvalidKeyException("no private key in PEM without a password");
    }

    private static List<Pem> blocks(byte[] pem) throws CertificateException {
        try {
            return Pem.blocks(pem);
        } catch (IllegalArgumentException e) {
            throw new CertificateException("damaged PEM", e);
        }
    }

    private static PrivateKey key(PublicKey publicKey, byte[] pkcs8) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeyException("a damaged key, or one of another kind than the certificate's", e);
        }
    }

    private static void requireMatch(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        byte[] proof = signature.sign();
        signature.initVerify(publicKey);
        if (!signature.verify(proof)) throw new InvalidKeyException("the key is not the certificate's");
    }

    // DER, ITU-T X.690

    private static byte[] pkcs8(PublicKey publicKey, byte[] key) {
        return element(SEQUENCE, VERSION_0, kind(publicKey.getEncoded()), element(OCTET_STRING, key));
    }

    /// The first element inside the first. The JDK has made these bytes, so they are whole.
    private static byte[] kind(byte[] publicKey) {
        int begin = contentOf(publicKey, 0);
        int content = contentOf(publicKey, begin);
        return Arrays.copyOfRange(publicKey, begin, content + length(publicKey, begin));
    }

    private static int contentOf(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int content = contentOf(der, at);
        if (content == at + 2) return der[at + 1];
        int length = 0;
        for (int i = at + 2; i < content; i++) length = (length << 8) | (der[i] & 0xff);
        return length;
    }

    private static byte[] element(byte tag, byte[]... contents) {
        var content = new ByteArrayOutputStream();
        for (byte[] each : contents) content.writeBytes(each);
        var element = new ByteArrayOutputStream();
        element.write(tag);
        writeLength(content.size(), element);
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }

    /// Three bytes hold 16 MiB; a file with a key has one at most.
    private static void writeLength(int length, ByteArrayOutputStream out) {
        if (length >= 0x80) out.write(0x83);
        if (length >= 0x80) out.write(length >> 16);
        if (length >= 0x80) out.write(length >> 8);
        out.write(length);
    }
}
