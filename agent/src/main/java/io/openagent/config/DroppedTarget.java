package io.openagent.config;

import io.openagent.metrics.Labels;

/// A target of the file that one of its rules drops: it is not scraped.
///
/// @param job the configured name
/// @param labels that the rules saw, `__address__` and its kin among them; `__param_…` may hold secrets
/// @param rule which of its `relabelConfigs` decided, counted from 0
/// @param ruleText that rule on one line
public record DroppedTarget(String job, Labels labels, int rule, String ruleText) {
    /// `dropped by relabelConfigs[0] {action: drop, sourceLabels: [zone], regex: b}`
    public String reason() {
        return "dropped by " + decidedBy() + " " + ruleText;
    }

    /// `relabelConfigs[0]`
    public String decidedBy() {
        return "relabelConfigs[" + rule + "]";
    }
}
