package io.openagent.forward;

/// In which order what waits is delivered.
public enum Order {
    /// Every series in the order of its timestamps, as most receivers want it.
    OLDEST_FIRST,
    /// What has just come before what has waited for long: the present is seen first after an outage. For
    /// receivers that take samples in any order.
    NEWEST_FIRST
}
