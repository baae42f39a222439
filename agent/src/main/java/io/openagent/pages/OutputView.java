package io.openagent.pages;

import io.openagent.forward.Balance;
import io.openagent.journal.Gauges;

/// How an output does at one moment.
///
/// @param identity for whom the samples are
/// @param isOpen whether there is a session with the collector
/// @param isUnconfirmed whether writing counts as forwarding
public record OutputView(
        String name, String identity, Balance balance, Gauges journal, boolean isOpen, boolean isUnconfirmed) {}
