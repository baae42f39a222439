package io.openagent.discovery;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// How a target is asked. Nothing that is not named here is ever sent.
///
/// @param headers more request headers by name, in the order of the file; their values count as secrets
/// @param proxy `http://host:port` without user information, through which the target is reached
/// @param followRedirects follows at most ten, never from https to http, with credentials for the same origin only
/// @param allowMetadataAddresses connects to link-local addresses too, where clouds serve their machines' secrets
public record HttpOptions(
        TlsOptions tls,
        Credentials credentials,
        Map<String, SecretSource> headers,
        Optional<URI> proxy,
        boolean followRedirects,
        boolean allowMetadataAddresses) {
    public static final HttpOptions DEFAULT =
            new HttpOptions(TlsOptions.DEFAULT, new Credentials.None(), Map.of(), Optional.empty(), false, false);

    public HttpOptions with(TlsOptions newTls) {
        return new HttpOptions(newTls, credentials, headers, proxy, followRedirects, allowMetadataAddresses);
    }

    public HttpOptions with(Credentials newCredentials) {
        return new HttpOptions(tls, newCredentials, headers, proxy, followRedirects, allowMetadataAddresses);
    }
}
