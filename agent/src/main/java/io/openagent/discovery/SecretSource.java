package io.openagent.discovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a secret comes from. Whatever can change is read anew at every use, so that a rotated secret is taken
/// without a restart.
public sealed interface SecretSource {
    /// Bytes that a secret's file may have: a token is some hundreds, a certificate some thousands.
    int MAX_FILE_BYTES = 64 * 1024;

    record Inline(Secret secret) implements SecretSource {}

    record InFile(Path file) implements SecretSource {}

    /// One key of an object of the cluster.
    ///
    /// @param namespace empty for the one in which the agent stands
    record InObject(Holder holder, String namespace, String name, String key) implements SecretSource {}

    /// What the cluster has given to the agent itself.
    record Own(Part part) implements SecretSource {}

    /// Kinds of objects that hold texts by key.
    enum Holder {
        SECRET("Secret"),
        CONFIG_MAP("ConfigMap");

        private final String word;

        Holder(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// Of the agent's own identity in the cluster.
    enum Part {
        /// Says who the agent is: whoever has it can do what the agent may do.
        TOKEN,
        /// Whom to trust when the API server shows its certificate.
        AUTHORITY
    }

    /// Read in this namespace, unless another is said.
    default SecretSource in(String namespace) {
        return this instanceof InObject(Holder holder, String its, String name, String key) && its.isEmpty()
                ? new InObject(holder, namespace, name, key)
                : this;
    }

    /// Where it stands, fit to be shown.
    default String place() {
        return switch (this) {
            case Inline _ -> "the configuration";
            case InFile(Path file) -> file.toString();
            case InObject(var holder, var namespace, var name, var key) ->
                "key " + key + " of " + holder.word() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
            case Own(Part part) ->
                part == Part.TOKEN ? "the token of the agent's ServiceAccount" : "the cluster's authority";
        };
    }

    /// The secret as it is now, without white space around it.
    ///
    /// @throws IOException with its place, when it cannot be read or is larger than [#MAX_FILE_BYTES]
    default Secret read(ClusterSecrets cluster) throws IOException {
        return switch (this) {
            case Inline(Secret secret) -> secret;
            case InFile(Path file) -> {
                try (var in = Files.newInputStream(file)) {
                    byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
                    if (bytes.length > MAX_FILE_BYTES) {
                        throw new IOException(file + ": larger than " + MAX_FILE_BYTES + " bytes, no secret is");
                    }
                    yield new Secret(new String(bytes, StandardCharsets.UTF_8).strip());
                }
            }
            case InObject object -> new Secret(cluster.read(object).reveal().strip());
            case Own own -> new Secret(cluster.read(own).reveal().strip());
        };
    }
}
