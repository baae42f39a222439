package io.openagent.pages;

import java.time.Instant;
import java.util.List;

/// What the status page tells of the agent itself.
///
/// @param configIsGood whether the file as it stands is in use
/// @param configTakenAt when the configuration in use was taken
public record AgentView(String version, boolean configIsGood, Instant configTakenAt, List<OutputView> outputs) {
    public AgentView {
        outputs = List.copyOf(outputs);
    }
}
