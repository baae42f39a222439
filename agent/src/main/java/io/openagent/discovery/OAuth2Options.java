package io.openagent.discovery;

import java.net.URI;
import java.util.List;

/// How to come by an access token as a client by itself, RFC 6749 section 4.4.
///
/// @param clientSecret a file is read anew for each token
/// @param tokenUrl where tokens are given out
/// @param scopes to ask for; none for what the server gives by itself
public record OAuth2Options(String clientId, SecretSource clientSecret, URI tokenUrl, List<String> scopes) {
    public OAuth2Options {
        scopes = List.copyOf(scopes);
    }
}
