package io.openagent.discovery.kubernetes;

import io.openagent.discovery.Target;
import io.openagent.metrics.Labels;
import java.util.Optional;

/// What one endpoint of a monitor came to at one pod or address.
///
/// @param object the pod or service
/// @param port as the monitor names it
public record Finding(ObjectName object, String port, Outcome outcome) {
    /// What came of it.
    public sealed interface Outcome {}

    /// It is scraped.
    ///
    /// @param labels that the rules saw
    public record Scraped(Target target, Labels labels) implements Outcome {}

    /// A rule dropped it.
    ///
    /// @param labels that the rules saw
    /// @param decidedBy `relabelConfigs[0]`
    public record Dropped(Labels labels, String decidedBy, String reason) implements Outcome {}

    /// It came no further than a step.
    public record Stopped(Step at, String reason) implements Outcome {}

    /// The key of the configuration that keeps it from being scraped, where that is the reason.
    public Optional<String> decidedBy() {
        return switch (outcome) {
            case Scraped _ -> Optional.empty();
            case Dropped out -> Optional.of(out.decidedBy());
            case Stopped(Step at, var _) -> at == Step.LIMITS ? Optional.of("targetLimit") : Optional.empty();
        };
    }

    Finding withoutLabels() {
        return switch (outcome) {
            case Scraped(Target target, var _) -> new Finding(object, port, new Scraped(target, Labels.EMPTY));
            case Dropped(var _, String rule, String reason) ->
                new Finding(object, port, new Dropped(Labels.EMPTY, rule, reason));
            case Stopped _ -> this;
        };
    }

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
