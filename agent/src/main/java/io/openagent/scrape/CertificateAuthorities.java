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

/// Reads PEM certificates into a trust manager that knows them and nobody else.
final class CertificateAuthorities {
    private CertificateAuthorities() {}

    /// @throws GeneralSecurityException when there is no certificate, or one that is damaged
    static X509TrustManager trusting(byte[] pem) throws GeneralSecurityException, IOException {
        var certificates = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        if (certificates.isEmpty()) throw new CertificateException("no certificate");

        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        int number = 0;
        for (Certificate certificate : certificates) store.setCertificateEntry("ca-" + number++, certificate);

        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return new CheckedTrust((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
    }
}
