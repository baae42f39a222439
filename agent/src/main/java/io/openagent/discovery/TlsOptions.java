package io.openagent.discovery;

import java.nio.file.Path;
import java.util.Optional;

/// How a target's certificate is checked. Targets with equal options share connections and a TLS identity.
///
/// @param insecureSkipVerify take any certificate
/// @param caFile PEM certificates to trust instead of the machine's; read anew when its content changes
/// @param serverName the name that the certificate must bear, and that is asked for (SNI), in place of the URL's host
public record TlsOptions(boolean insecureSkipVerify, Optional<Path> caFile, Optional<String> serverName) {
    public static final TlsOptions DEFAULT = new TlsOptions(false, Optional.empty(), Optional.empty());
}
