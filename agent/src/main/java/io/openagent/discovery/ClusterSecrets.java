package io.openagent.discovery;

import java.io.IOException;

/// What a cluster keeps for the agent: objects that the configuration names, and the agent's own identity. Safe
/// for many threads.
public interface ClusterSecrets {
    /// For whoever has no cluster.
    ClusterSecrets NONE = new ClusterSecrets() {
        @Override
        public Secret read(SecretSource.InObject source) throws IOException {
            throw new IOException(source.place() + ": there is no cluster to read it from");
        }

        @Override
        public Secret read(SecretSource.Own source) throws IOException {
            throw new IOException(source.place() + ": there is no cluster that has given one");
        }
    };

    /// The content of one key as it is now. May wait for the cluster.
    ///
    /// @throws IOException naming the object, when there is no such key or nobody lets us see it
    Secret read(SecretSource.InObject source) throws IOException;

    /// What the agent itself has been given.
    ///
    /// @throws IOException with a sentence, when the cluster has given none
    Secret read(SecretSource.Own source) throws IOException;
}
