package io.openagent.config;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.TlsOptions;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// What one level of the file says about how a target is asked. A narrower level's word replaces the wider one's as a
/// whole, all headers together.
record HttpLevel(
        Optional<TlsOptions> tls,
        Optional<Credentials> credentials,
        Optional<Map<String, SecretSource>> headers,
        Optional<URI> proxy,
        Optional<Boolean> followRedirects,
        Optional<Boolean> allowMetadataAddresses) {
    static final HttpLevel EMPTY = new HttpLevel(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// As Prometheus asks, where nothing else is said.
    static final HttpLevel FOLLOWING = new HttpLevel(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(true),
            Optional.empty());

    HttpLevel over(HttpLevel wider) {
        return new HttpLevel(
                tls.or(wider::tls),
                credentials.or(wider::credentials),
                headers.or(wider::headers),
                proxy.or(wider::proxy),
                followRedirects.or(wider::followRedirects),
                allowMetadataAddresses.or(wider::allowMetadataAddresses));
    }

    /// Whoever shows the agent's own token and names no CA trusts the cluster's.
    HttpOptions settings() {
        var wanted = tls.orElse(HttpOptions.DEFAULT.tls());
        boolean isForCluster = credentials.filter(Credentials::areOwn).isPresent();
        return new HttpOptions(
                isForCluster && wanted.ca().isEmpty()
                        ? wanted.trusting(new SecretSource.Own(SecretSource.Part.AUTHORITY))
                        : wanted,
                credentials.orElse(HttpOptions.DEFAULT.credentials()),
                headers.orElse(HttpOptions.DEFAULT.headers()),
                proxy,
                followRedirects.orElse(HttpOptions.DEFAULT.followRedirects()),
                allowMetadataAddresses.orElse(HttpOptions.DEFAULT.allowMetadataAddresses()));
    }
}
