package io.openagent.forward.remotewrite;

/// The versions of the protocol.
public enum Protocol {
    V1,
    V2
}
