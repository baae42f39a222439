package io.openagent.config;

import io.openagent.metrics.Labels;

/// A target of the file that one of its rules drops, or for which a limit has no place: it is not scraped.
///
/// @param job the configured name
/// @param labels that the rules saw, `__address__` and its kin among them; `__param_…` may hold secrets
/// @param decidedBy `relabelConfigs[0]` or `targetLimit`
/// @param reason `dropped by relabelConfigs[0] {action: drop, sourceLabels: [zone], regex: b}`
public record DroppedTarget(String job, Labels labels, String decidedBy, String reason) {}
