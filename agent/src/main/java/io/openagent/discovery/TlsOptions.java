package io.openagent.discovery;

import java.nio.file.Path;
import java.util.Optional;

/// How a target's certificate is checked and ours is shown. Targets with equal options share connections and a TLS
/// identity. Files are read anew when their content changes.
///
/// @param insecureSkipVerify take any certificate
/// @param caFile PEM certificates to trust instead of the machine's
/// @param client the certificate to show to a target that asks for one
/// @param serverName the name that the certificate must bear, and that is asked for (SNI), in place of the URL's host
/// @param minVersion the oldest version of the protocol that is spoken
public record TlsOptions(
        boolean insecureSkipVerify,
        Optional<Path> caFile,
        Optional<ClientCertificate> client,
        Optional<String> serverName,
        Version minVersion) {
    public static final TlsOptions DEFAULT = new TlsOptions(false, Optional.empty(), Optional.empty());

    public TlsOptions(boolean insecureSkipVerify, Optional<Path> caFile, Optional<String> serverName) {
        this(insecureSkipVerify, caFile, Optional.empty(), serverName, Version.TLS_1_2);
    }

    /// A certificate of our own, for targets that ask for one.
    ///
    /// @param certFile PEM, the certificate first, then those between it and its authority
    /// @param keyFile PEM, the private key without a password
    public record ClientCertificate(Path certFile, Path keyFile) {}

    public enum Version {
        TLS_1_2,
        TLS_1_3
    }
}
