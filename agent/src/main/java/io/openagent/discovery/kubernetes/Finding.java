package io.openagent.discovery.kubernetes;

import io.openagent.discovery.Target;
import io.openagent.metrics.Labels;

/// What one endpoint of a monitor came to at one pod or address.
///
/// @param object the pod or service
/// @param port as the monitor names it
public record Finding(ObjectName object, String port, Outcome outcome) {
    /// What came of it.
    public sealed interface Outcome {}

    /// It is scraped.
    public record Scraped(Target target) implements Outcome {}

    /// A rule dropped it.
    ///
    /// @param labels that the rules saw
    public record Dropped(Labels labels, String reason) implements Outcome {}

    /// It came no further than a step.
    public record Stopped(Step at, String reason) implements Outcome {}

    /// The way of an object to a target, in this order.
    public enum Step {
        NAMESPACE,
        SELECTOR,
        PORT,
        ADDRESS,
        RELABELLING,
        LIMITS
    }
}
