package io.openagent.scrape;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Trust managers: of PEM certificates, which know them and nobody else, and of the JDK's own.
final class CertificateAuthorities {
    private CertificateAuthorities() {}

    /// Reading its file takes a tenth of a second and a megabyte or two, which an agent without TLS saves.
    private static final class OfJdk {
        static final X509TrustManager TRUST = trust();

        private static X509TrustManager trust() {
            try {
                return trusted(null);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has certificate authorities", e);
            }
        }
    }

    /// Whom the JDK trusts.
    static X509TrustManager ofJdk() {
        return OfJdk.TRUST;
    }

    /// @throws GeneralSecurityException when there is no certificate, or one that is damaged
    static X509TrustManager trusting(byte[] pem) throws GeneralSecurityException, IOException {
        var certificates = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        if (certificates.isEmpty()) throw new CertificateException("no certificate");

        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        int number = 0;
        for (Certificate certificate : certificates) store.setCertificateEntry("ca-" + number++, certificate);

        return new CheckedTrust(trusted(store));
    }

    /// @param store nothing for the JDK's
    private static X509ExtendedTrustManager trusted(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
