package io.openagent.discovery;

/// What a target's own configuration says to present to it. Nothing else is ever sent.
public sealed interface Credentials {
    record None() implements Credentials {}

    /// HTTP Basic authentication, RFC 7617.
    record Basic(SecretSource username, SecretSource password) implements Credentials {}

    /// The header `Authorization: <type> <credentials>`, RFC 9110 section 11.6.2.
    ///
    /// @param type `Bearer` unless configured otherwise
    record Authorization(String type, SecretSource credentials) implements Credentials {}
}
