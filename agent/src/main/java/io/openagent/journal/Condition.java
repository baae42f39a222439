package io.openagent.journal;

/// How the journal's disk does. What it is in heals by itself.
public enum Condition {
    WRITING,
    /// There is no space; what comes is dropped, or what is oldest, as the policy says.
    DISK_FULL,
    /// Writing or syncing fails; what comes is dropped.
    DISK_ERROR
}
