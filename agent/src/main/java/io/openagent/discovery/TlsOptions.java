package io.openagent.discovery;

import java.nio.file.Path;
import java.util.Optional;

/// How a target's certificate is checked and ours is shown. Targets with equal options share connections and a TLS
/// identity. What stands elsewhere is read anew when its content changes.
///
/// @param insecureSkipVerify take any certificate
/// @param ca PEM certificates to trust instead of the machine's
/// @param client the certificate to show to a target that asks for one
/// @param serverName the name that the certificate must bear, and that is asked for (SNI), in place of the URL's host
/// @param minVersion the oldest version of the protocol that is spoken
public record TlsOptions(
        boolean insecureSkipVerify,
        Optional<SecretSource> ca,
        Optional<ClientCertificate> client,
        Optional<String> serverName,
        Version minVersion) {
    public static final TlsOptions DEFAULT = new TlsOptions(false, Optional.empty(), Optional.empty());

    public TlsOptions(boolean insecureSkipVerify, Optional<Path> caFile, Optional<String> serverName) {
        this(insecureSkipVerify, caFile.map(SecretSource.InFile::new), Optional.empty(), serverName, Version.TLS_1_2);
    }

    /// A certificate of our own, for targets that ask for one.
    ///
    /// @param certificate PEM, the certificate first, then those between it and its authority
    /// @param key PEM, the private key without a password
    public record ClientCertificate(SecretSource certificate, SecretSource key) {
        public ClientCertificate(Path certFile, Path keyFile) {
            this(new SecretSource.InFile(certFile), new SecretSource.InFile(keyFile));
        }
    }

    public enum Version {
        TLS_1_2,
        TLS_1_3
    }

    /// What stands in objects is read in this namespace, unless another is said.
    public TlsOptions in(String namespace) {
        return new TlsOptions(
                insecureSkipVerify,
                ca.map(source -> source.in(namespace)),
                client.map(own -> new ClientCertificate(
                        own.certificate().in(namespace), own.key().in(namespace))),
                serverName,
                minVersion);
    }

    public TlsOptions trusting(SecretSource newCa) {
        return new TlsOptions(insecureSkipVerify, Optional.of(newCa), client, serverName, minVersion);
    }
}
