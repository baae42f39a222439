package io.openagent.journal;

/// What happens to a group for which there is no room.
public enum OnFull {
    /// The oldest records that are not in flight go, a segment at a time.
    DROP_OLDEST,
    /// The group is refused.
    DROP_NEWEST,
    /// The group waits, and with it whoever appends it.
    PAUSE_SCRAPES
}
