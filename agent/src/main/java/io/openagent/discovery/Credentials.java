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

    /// What stands in objects is read in this namespace, unless another is said.
    default Credentials in(String namespace) {
        return switch (this) {
            case None none -> none;
            case Basic(var username, var password) -> new Basic(username.in(namespace), password.in(namespace));
            case Authorization(var type, var credentials) -> new Authorization(type, credentials.in(namespace));
        };
    }

    /// Whether they give away the agent's own identity in the cluster.
    default boolean areOwn() {
        return this instanceof Authorization(var _, SecretSource credentials)
                && credentials instanceof SecretSource.Own;
    }
}
