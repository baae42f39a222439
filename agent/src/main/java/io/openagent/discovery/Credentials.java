package io.openagent.discovery;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a target's own configuration says to present to it. Nothing else is ever sent.
public sealed interface Credentials {
    record None() implements Credentials {}

    /// HTTP Basic authentication, RFC 7617.
    record Basic(SecretSource username, SecretSource password) implements Credentials {}

    /// The header `Authorization: <type> <credentials>`, RFC 9110 section 11.6.2.
    ///
    /// @param type `Bearer` unless configured otherwise
    record Authorization(String type, SecretSource credentials) implements Credentials {}

    /// An access token that the agent comes by as a client by itself, RFC 6749 section 4.4, and presents as `Bearer`.
    ///
    /// @param clientSecret read anew for each token
    /// @param tokenUrl where tokens are given out
    /// @param scopes to ask for; none for what the server gives by itself
    /// @param endpointParams what else is told to the server of tokens
    /// @param tls how that server is trusted, whatever holds for the peer
    /// @param proxy `http://host:port`, through which that server is reached
    record OAuth2(
            SecretSource clientId,
            SecretSource clientSecret,
            URI tokenUrl,
            List<String> scopes,
            Map<String, String> endpointParams,
            TlsOptions tls,
            Optional<URI> proxy)
            implements Credentials {
        public OAuth2 {
            scopes = List.copyOf(scopes);
            endpointParams = Collections.unmodifiableMap(new LinkedHashMap<>(endpointParams));
        }
    }

    /// What stands in objects is read in this namespace, unless another is said.
    default Credentials in(String namespace) {
        return switch (this) {
            case None none -> none;
            case Basic(var username, var password) -> new Basic(username.in(namespace), password.in(namespace));
            case Authorization(var type, var credentials) -> new Authorization(type, credentials.in(namespace));
            case OAuth2(var id, var secret, var url, var scopes, var params, var tls, var proxy) ->
                new OAuth2(id.in(namespace), secret.in(namespace), url, scopes, params, tls.in(namespace), proxy);
        };
    }

    /// Whether they give away the agent's own identity in the cluster.
    default boolean areOwn() {
        return this instanceof Authorization(var _, SecretSource credentials)
                && credentials instanceof SecretSource.Own;
    }
}
