package io.openagent.forward.remotewrite;

/// What is spoken with a receiver: the version of the protocol, which the forwarder learns from its replies, and what
/// is
/// known of metrics, which stands beside each series in 2.0. Safe for many threads.
final class Spoken {
    private final MetadataMemory metadata = new MetadataMemory();
    private volatile Protocol version;

    /// What a template was written in: where that is no longer the same, it wants to be made anew.
    ///
    /// @param edition of what is known of metrics
    record Wording(Protocol version, long edition) {}

    /// @param version which is spoken first
    Spoken(Protocol version) {
        this.version = version;
    }

    Protocol version() {
        return version;
    }

    void version(Protocol now) {
        version = now;
    }

    MetadataMemory metadata() {
        return metadata;
    }

    Wording wording() {
        return switch (version) {
            case V1 -> new Wording(Protocol.V1, 0);
            case V2 -> new Wording(Protocol.V2, metadata.edition());
        };
    }
}
